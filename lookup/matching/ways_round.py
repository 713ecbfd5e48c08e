"""Which ways round a photo is worth looking at, as each look tells more."""

from typing import Final

import numpy as np

from lookup.matching.logistic import Doubles
from lookup.matching.orientation import STEP, WAYS

MOST_TRIED: Final = 3
"""Looks at a turned photo at most, besides the first."""

_UPRIGHT = 0.5
"""Assumed share of photos that are upright, among those that are not found so."""
_LEAST_LIKELY = 0.1


class WaysRound:
    """By how much one photo is turned: what is known after each look at it."""

    def __init__(self) -> None:
        others = (1 - _UPRIGHT) / (WAYS - 1)
        self._log_odds = np.log(np.array([_UPRIGHT, *[others] * (WAYS - 1)]))
        self._looked_at: list[int] = []

    def looked(self, degrees: int, log_probabilities: Doubles) -> None:
        """Takes in what a look says, float64 (WAYS,), that took the photo to be turned by
        `degrees`, a multiple of STEP. Looks of one photo count as independent."""
        place = degrees // STEP
        self._log_odds += np.roll(log_probabilities, place)
        self._looked_at.append(place)

    def next(self) -> int | None:
        """The likeliest of the ways not looked at, in degrees; None where none is worth it."""
        if len(self._looked_at) > MOST_TRIED:
            return None
        shares = np.exp(self._log_odds - np.logaddexp.reduce(self._log_odds))
        shares[self._looked_at] = 0
        likeliest = int(shares.argmax())
        return likeliest * STEP if shares[likeliest] >= _LEAST_LIKELY else None
