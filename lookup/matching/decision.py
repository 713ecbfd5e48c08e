"""From evidence to what an advisor is told."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lookup.matching.calibration import Calibration
from lookup.matching.evidence import ProductEvidence
from lookup.matching.result import Decision

LEAST_RIGHT: Final = 0.5
NEARLY_AS_LIKELY: Final = 0.5
WORTH_SHOWING: Final = 0.2
SHORT_LIST: Final = 5
SHORTEST_LIST: Final = 2


@dataclass(frozen=True)
class PhotoDecision:
    """The decision; `confidences` float64 (n,) of the ranked products; `shown` says how many of
    them, from the best, a person is to be shown.
    """

    decision: Decision
    confidences: NDArray[np.float64]
    shown: int


def decide(evidence: ProductEvidence, calibration: Calibration) -> PhotoDecision:
    """`none`, `match` or `ambiguous`, by these rules in this order.

    `none` where P(known) is below `none_threshold`, as by default 90 % of photos of other items
    are. `match` where P(known) reaches `known_threshold` (by default at most 1 % of them do),
    P(right) is .5 or more, and the next product has less than half the best one's confidence:
    near-identical products are for a person to tell apart. Everything else is `ambiguous`:
    the products with at least a fifth of the best one's confidence, at least two (unless only
    one may be found) and at most five. A match shows the one product.
    """
    return decide_by(
        calibration.confidences(evidence),
        known=calibration.known_probability(evidence),
        right=calibration.right_probability(evidence),
        calibration=calibration,
    )


def decide_by(
    confidences: NDArray[np.float64], *, known: float, right: float, calibration: Calibration
) -> PhotoDecision:
    """By the same rules, of confidences float64 (n,), falling; `known` is P(the item is in the
    catalogue), `right` P(the best product is it, given that)."""
    if not len(confidences) or known < calibration.none_threshold:
        return PhotoDecision("none", confidences, 0)
    rivals = np.count_nonzero(confidences[1:] >= NEARLY_AS_LIKELY * confidences[0])
    if known >= calibration.known_threshold and right >= LEAST_RIGHT and not rivals:
        return PhotoDecision("match", confidences, 1)
    near = np.count_nonzero(confidences >= WORTH_SHOWING * confidences[0])
    shown = min(max(int(near), SHORTEST_LIST), SHORT_LIST, len(confidences))
    return PhotoDecision("ambiguous", confidences, shown)
