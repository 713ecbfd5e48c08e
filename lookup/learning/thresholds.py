"""The probability above which at most a wanted share of photos of other things lies."""

from math import ceil

import numpy as np
from numpy.typing import NDArray


def threshold(foreign: NDArray[np.float64], rate: float, otherwise: float) -> float:
    """Lowest P(known) that at most `rate` of (n + 1) photos of other things reach.

    As in conformal prediction (Vovk 2005), `foreign` (n,) being P(known) of such photos by a model
    that does not know them. Fewer than 1 / rate - 1 of them cannot show the rate: then it is just
    above the highest of them or `otherwise`, whichever is higher.
    """
    count = len(foreign)
    passed_by = ceil((count + 1) * (1 - rate))
    if passed_by > count:
        return max(otherwise, _just_above(float(foreign.max()))) if count else otherwise
    return _just_above(float(np.sort(foreign)[passed_by - 1]))


def threshold_note(foreign: int, rate: float) -> str:
    """What a threshold from so many photos is worth."""
    if foreign >= ceil(1 / rate) - 1:
        return f"threshold from {foreign} photos of other items"
    return (
        f"{foreign} photos of other items cannot show a rate of {rate:g}: the threshold is the "
        "highest of them or the prior's"
    )


def _just_above(value: float) -> float:
    return float(np.minimum(np.nextafter(value, 2.0), 1.0))
