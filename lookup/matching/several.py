"""Several photos of one item: their evidence added, and photos of something else set aside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from lookup.matching.calibration import Calibration
from lookup.matching.decision import decide_again
from lookup.matching.logistic import Doubles, probability
from lookup.matching.result import MatchResult, ProductMatch

MOST_OF_ONE_ITEM: Final = 6
"""Photos that are added up at most."""

STRAY_SHARE: Final = 0.05
"""Assumed share of photos that show something else than the rest of them."""

# How far photos of one item repeat each other, 0 (not at all) to 1 (all say the same): in whether
# the item is in the catalogue at all, and in which product it is. Measured; see docs/quality.md.
_REPEATED_KNOWN = 0.5
_REPEATED_PRODUCT = 0.5
_SURELY_STRAY = 0.8
_LEAST = 1e-9


@dataclass(frozen=True)
class OneItem:
    """What several photos amount to together; `set_aside` are the places, from 0, of those that
    show something else."""

    result: MatchResult
    set_aside: tuple[int, ...]


def together(
    results: Sequence[MatchResult], calibration: Calibration, *, products: int, top_k: int
) -> OneItem:
    """One result of the results of two or more photos of an item, each with all its candidates.

    Log odds of the item being in the catalogue are added, and apart from them those of each product
    given that it is, all against what they were before a photo: even shares of the `products`.
    As photos of one item repeat each other, a sum over n of them counts as that of
    n / (1 + (n - 1) * repeated), the effective size of a correlated sample (Kish 1965). No photo
    makes anything less likely than STRAY_SHARE allows: it may show something else, and does where
    that is likelier, over all products, than _SURELY_STRAY.
    """
    names = list(dict.fromkeys(m.product_id for result in results for m in result.ranking))
    items = results[0].items
    if not names:
        return OneItem(MatchResult("none", (), items=items), ())
    foreign = calibration.foreign_share
    posteriors = np.array([_posterior(result, names) for result in results])
    by_product = _mixed(posteriors[:, :-1] * (max(products, len(names)) / (1 - foreign)))
    by_none = _mixed(posteriors[:, -1] / foreign)
    by_known = _mixed((1 - posteriors[:, -1]) / (1 - foreign))
    known = float(
        probability(
            np.log((1 - foreign) / foreign) + _counted(np.log(by_known / by_none), _REPEATED_KNOWN)
        )
    )
    odds = _counted(np.log(by_product / by_known[:, None]), _REPEATED_PRODUCT)
    shares = np.exp(odds - odds.max())
    confidences = known * shares / shares.sum()
    strays = STRAY_SHARE / by_product @ confidences + STRAY_SHARE / by_none * (1 - known)
    order = np.argsort(-confidences, kind="stable")
    falling = confidences[order]
    ranking = tuple(
        _seen_best(results, names[place], float(confidences[place])) for place in order[:top_k]
    )
    decided = decide_again(falling, calibration, other_colour=ranking[0].other_colour)
    return OneItem(
        MatchResult(
            decided.decision,
            ranking,
            shown=min(decided.shown, top_k),
            reason=decided.reason,
            items=items,
            view=results[0].view,
        ),
        tuple(np.flatnonzero(strays > _SURELY_STRAY).tolist()),
    )


def _mixed(likelier: Doubles) -> Doubles:
    """How much likelier a photo makes something, as it may also show something else."""
    return (1 - STRAY_SHARE) * likelier + STRAY_SHARE


def _counted(log_odds: Doubles, repeated: float) -> Doubles:
    """Their sum over photos, the first axis, for as many photos as they are worth."""
    counted: Doubles = log_odds.sum(axis=0) / (1 + (len(log_odds) - 1) * repeated)
    return counted


def _posterior(result: MatchResult, names: Sequence[str]) -> Doubles:
    """The photo's confidence in each named product, then in none of all, float64 (n + 1,).

    A product that was not among its candidates is no likelier than the least likely one that was.
    """
    found = {match.product_id: match.confidence for match in result.ranking}
    least = min(found.values(), default=0.0)
    none = 1 - sum(found.values())
    return np.maximum([*(found.get(name, least) for name in names), none], _LEAST)


def _seen_best(results: Sequence[MatchResult], product_id: str, confidence: float) -> ProductMatch:
    """The product as the photo shows it that is surest of it."""
    seen = [match for result in results for match in result.ranking]
    of_it = [match for match in seen if match.product_id == product_id]
    return replace(max(of_it, key=lambda match: match.confidence), confidence=confidence)
