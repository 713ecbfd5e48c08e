"""What is read in a photo against what is read in the catalogue, as evidence between products."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from lookup.base.folding import runs
from lookup.matching.calibration import Calibration
from lookup.matching.decision import decide_again
from lookup.matching.logistic import Doubles
from lookup.matching.result import MatchResult

COMPARED: Final = 8
"""Products, from the best, whose words are compared."""

# Log odds that full agreement of the words adds. Measured; see docs/search.md.
_WEIGHT = 10.0
_GRAM = 3
_SHORTEST_WORD = 3
# A rival less likely than this, against the best product, is none.
_NEAR = 0.01


def worth_reading(result: MatchResult) -> bool:
    """Whether words could change the answer: the second product is not out of the question."""
    if result.decision == "none" or len(result.ranking) < 2:
        return False
    first, second = result.ranking[:2]
    return second.confidence >= _NEAR * first.confidence


def told_by_words(
    result: MatchResult,
    read: Iterable[str],
    texts: Mapping[str, Sequence[str]],
    calibration: Calibration,
) -> MatchResult:
    """The result with the confidences of its first COMPARED products shared anew among them.

    `read` are the lines read in the photo, `texts` what each product is called and what is read in
    its pictures. Agreement is the cosine of sets of letter trigrams, each weighed by how few of
    these products have it: what all of them bear says nothing. How likely it is that the item is
    in the catalogue does not change. `result` has all its candidates.
    """
    compared = result.ranking[:COMPARED]
    agreement = _agreement(_grams(read), [_grams(texts.get(m.product_id, ())) for m in compared])
    if not agreement.any():
        return result
    before = np.array([match.confidence for match in compared])
    odds = np.log(np.maximum(before, np.finfo(float).tiny)) + _WEIGHT * agreement
    shares = np.exp(odds - odds.max())
    after = before.sum() * shares / shares.sum()
    ranking = [
        *(replace(match, confidence=float(c)) for match, c in zip(compared, after, strict=True)),
        *result.ranking[COMPARED:],
    ]
    ranking.sort(key=lambda match: -match.confidence)
    confidences = np.array([match.confidence for match in ranking])
    decided = decide_again(confidences, calibration, other_colour=ranking[0].other_colour)
    return replace(
        result,
        decision=decided.decision,
        ranking=tuple(ranking),
        shown=decided.shown,
        reason=decided.reason,
    )


def _agreement(photo: frozenset[str], products: Sequence[frozenset[str]]) -> Doubles:
    """Weighed cosines, 0..1, of the photo's trigrams with each product's, float64 (n,)."""
    held = Counter(gram for product in products for gram in product)
    weights = {gram: float(np.log(len(products) / count)) ** 2 for gram, count in held.items()}

    def length(grams: frozenset[str]) -> float:
        return float(np.sqrt(sum(weights.get(gram, 0.0) for gram in grams)))

    own = length(photo)
    common = [sum(weights[gram] for gram in photo & product) for product in products]
    return np.array(
        [
            shared / (own * length(product)) if shared else 0.0
            for shared, product in zip(common, products, strict=True)
        ]
    )


def _grams(texts: Iterable[str]) -> frozenset[str]:
    """Trigrams of the words, with their beginnings and ends."""
    words = {word for text in texts for word in runs(text) if len(word) >= _SHORTEST_WORD}
    return frozenset(
        marked[at : at + _GRAM]
        for marked in (f" {word} " for word in words)
        for at in range(len(marked) - _GRAM + 1)
    )
