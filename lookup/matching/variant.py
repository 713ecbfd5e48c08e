"""Which colourway of a product a photo shows."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lookup.matching.signals import CandidateSignals

_WHOLE = 0.4
_WHOLE_IF_PLAIN = 1.0
_ALIGNED = 1.0
_ALIGNED_IF_PLAIN = 0.4


def shown_colorway(
    signals: CandidateSignals,
    colorways: Sequence[str | None],
    of_product: NDArray[np.bool_],
) -> str | None:
    """The colourway of the product's image whose colours are nearest; None where none is known.

    `colorways` names each candidate's (m,), `of_product` bool (m,) marks the product's. On a plain
    background the item's whole colours count most, elsewhere colours where patches match; neither
    asks the network's vector, which confuses colourways. Images of no one colourway are passed
    over. Ties go to the smaller image row.
    """
    whole = _WHOLE_IF_PLAIN if signals.plain else _WHOLE
    aligned = _ALIGNED_IF_PLAIN if signals.plain else _ALIGNED
    nearness = whole * signals.colour + aligned * signals.aligned
    eligible = [
        index for index in np.flatnonzero(of_product).tolist() if colorways[index] is not None
    ]
    if not eligible:
        return None
    return colorways[min(eligible, key=lambda index: (-nearness[index], signals.rows[index]))]
