"""How far confidences are from how often they are right."""

from typing import Annotated, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0, le=1)]


class ReliabilityBin(BaseModel):
    """Photos of neighbouring confidence: their mean and how often it was right, by weight."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    photos: int
    weight: Share
    confidence: Share
    accuracy: Share


class Reliability(BaseModel):
    """`error` is the expected calibration error: |confidence - accuracy| of the bins by weight."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    photos: int
    error: Share
    bins: tuple[ReliabilityBin, ...]

    @classmethod
    def of(
        cls,
        confidences: NDArray[np.float64],
        right: NDArray[np.bool_],
        weights: NDArray[np.float64],
        bins: int,
    ) -> Self:
        """Over bins of equal weight; all arrays are (n,), n at least 1.

        Equal mass instead of equal width: where most confidences are near 1, bins of equal width
        would be judged by a handful of photos (Nixon et al. 2019).
        """
        order = np.argsort(confidences, kind="stable")
        shares = weights[order] / weights.sum()
        middle = np.cumsum(shares) - shares / 2
        place = np.minimum((middle * bins).astype(np.int64), bins - 1)
        found = [
            _bin(confidences[order][place == b], right[order][place == b], shares[place == b])
            for b in np.unique(place)
        ]
        error = sum(part.weight * abs(part.confidence - part.accuracy) for part in found)
        return cls(photos=len(order), error=error, bins=tuple(found))


def _bin(
    confidences: NDArray[np.float64], right: NDArray[np.bool_], shares: NDArray[np.float64]
) -> ReliabilityBin:
    weight = min(float(shares.sum()), 1.0)
    return ReliabilityBin(
        photos=len(shares),
        weight=weight,
        confidence=float(np.average(confidences, weights=shares)),
        accuracy=float(np.average(right, weights=shares)),
    )
