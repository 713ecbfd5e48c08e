"""From evidence to what an advisor is told."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lookup.matching.calibration import OTHER_COLOUR_LOG_ODDS, Calibration
from lookup.matching.evidence import ProductEvidence
from lookup.matching.logistic import probability
from lookup.matching.result import Decision, Reason

LEAST_MATCHED: Final = 0.5
LEAST_RIGHT: Final = 0.5
NEARLY_AS_LIKELY: Final = 0.5
SHARE_SHOWN: Final = 0.9
LEAST_SHOWN: Final = 0.03
SHORT_LIST: Final = 5


@dataclass(frozen=True)
class PhotoDecision:
    """The decision; `confidences` float64 (n,) of the ranked products; `shown` says how many of
    them, from the best, a person is to be shown; `reason` why it is `ambiguous`, None where it is
    not.
    """

    decision: Decision
    confidences: NDArray[np.float64]
    shown: int
    reason: Reason | None = None


def decide(evidence: ProductEvidence, calibration: Calibration) -> PhotoDecision:
    """`none`, `match` or `ambiguous`, by these rules in this order.

    Never `match` where the photo shows the best product in a colour it does not have: `ambiguous`
    if it were a match in the right one, else as it is in that colour.
    `none` where P(known) is below `none_threshold`, as by default 90 % of photos of other items
    are. `match` where P(known) reaches `known_threshold` (by default at most 1 % of them do), the
    best product is right at least as likely as not, and the next one has less than half its
    confidence: near-identical products are for a person to tell apart. `ambiguous` where at most
    five products, none under 3 %, together have 90 % of P(known): the fewest that do are the short
    list. Everything else is `none`. A match shows the one product.
    """
    decided = decide_by(
        calibration.confidences(evidence),
        known=calibration.known_probability(evidence),
        right=calibration.right_probability(evidence),
        calibration=calibration,
        other_colour=evidence.other_colour,
    )
    if evidence.other_colour and decided.decision == "none":
        otherwise = decide(replace(evidence, other_colour=False), calibration)
        if otherwise.decision == "match":
            return replace(decided, decision="ambiguous", shown=1, reason="other_colour")
    return decided


def decide_by(
    confidences: NDArray[np.float64],
    *,
    known: float,
    right: float,
    calibration: Calibration,
    other_colour: bool = False,
) -> PhotoDecision:
    """By the same rules, of confidences float64 (n,), falling; `known` is P(the item is in the
    catalogue), `right` P(the best product is it, given that), `other_colour` that the photo shows
    the best product in a colour it does not have."""
    if not len(confidences) or known < calibration.none_threshold:
        return PhotoDecision("none", confidences, 0)
    rivals = bool((confidences[1:] >= NEARLY_AS_LIKELY * confidences[0]).any())
    looks_known = known >= calibration.known_threshold
    if looks_known and confidences[0] >= LEAST_MATCHED and not rivals and not other_colour:
        return PhotoDecision("match", confidences, 1)
    shown = _short_list(confidences, known)
    if not shown:
        return PhotoDecision("none", confidences, 0)
    alone = right >= LEAST_RIGHT and not rivals
    reason: Reason = "unusual_view" if alone and not looks_known else "look_alike"
    return PhotoDecision(
        "ambiguous", confidences, shown, "other_colour" if other_colour else reason
    )


def decide_again(
    confidences: NDArray[np.float64], calibration: Calibration, *, other_colour: bool
) -> PhotoDecision:
    """By the rules of `decide`, of confidences float64 (n,), n at least 1, falling, that further
    photos or words have changed; `other_colour` as of `decide_by`."""
    known = max(float(confidences.sum()), np.finfo(float).tiny)
    right = confidences[0] / known
    decided = decide_by(
        confidences, known=known, right=right, calibration=calibration, other_colour=other_colour
    )
    if other_colour and decided.decision == "none":
        odds = known / max(1 - known, np.finfo(float).eps)
        otherwise = float(probability(np.log(odds) + OTHER_COLOUR_LOG_ODDS))
        in_its_colour = decide_by(
            confidences * (otherwise / known), known=otherwise, right=right, calibration=calibration
        )
        if in_its_colour.decision == "match":
            return replace(decided, decision="ambiguous", shown=1, reason="other_colour")
    return decided


def _short_list(confidences: NDArray[np.float64], known: float) -> int:
    """How many products, from the best, have most of the probability; 0 where few cannot."""
    worth = confidences[:SHORT_LIST][confidences[:SHORT_LIST] >= LEAST_SHOWN]
    enough = np.flatnonzero(np.cumsum(worth) >= SHARE_SHOWN * known)
    return int(enough[0]) + 1 if len(enough) else 0
