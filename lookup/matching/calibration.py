"""What the evidence of a photo amounts to, as probabilities."""

from typing import Annotated, Final, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from lookup.matching.evidence import KNOWN_FEATURES, RIGHT_FEATURES, ProductEvidence
from lookup.matching.logistic import Doubles, LogisticModel, probability
from lookup.matching.reliability import Reliability

FOREIGN_SHARE: Final = 0.5
"""Assumed share of photos whose item is not in the catalogue. Nobody knows it beforehand."""

FURTHER_LOOK_LOG_ODDS: Final = 0.35
"""What each doubling of the number of looks gains, at photos of other things that are likeliest to
be taken for a match; measured, see docs/quality.md."""

OTHER_COLOUR_LOG_ODDS: Final = 3.0
"""What an item loses whose best product the catalogue has in other colours only; measured, see
docs/quality.md."""

Probability = Annotated[float, Field(ge=0, le=1)]
CalibrationSource = Literal[
    "catalogue under phone-like changes", "labelled photos", "shipped prior"
]


MISSED_SHARE: Final = 0.3
"""Assumed share of photos of catalogue items, among all that are not found at once, on which their
own pictures stand out no more than those of other things: backs, parts, what lies in the dark.
Measured, see docs/quality.md."""


class Calibration(BaseModel):
    """Two logistic models and the thresholds of P(known) that go with them.

    `known` says whether the item is in the catalogue at all, where half of the photos
    (`foreign_share`) show something else; `right` says whether the best product is it, given that
    it is. At most `false_match_rate` of photos of other items reach `known_threshold`, and
    at most `short_list_rate` reach `none_threshold`. Of look-alikes, items whose siblings the
    catalogue holds, `look_alikes_matched` reach `known_threshold`, None where none was looked up;
    no more than `look_alike_rate` where it is given. `reliability` is that of the best product's
    confidence on pictures or photos whose product was held out; None where there were too few to
    tell. `positives` and `negatives` count them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    known: LogisticModel
    right: LogisticModel
    known_threshold: Probability
    none_threshold: Probability
    false_match_rate: Probability
    short_list_rate: Probability
    look_alike_rate: Probability | None = None
    look_alikes_matched: Probability | None = None
    foreign_share: Annotated[float, Field(gt=0, lt=1)] = FOREIGN_SHARE
    reliability: Reliability | None
    positives: int
    negatives: int
    source: CalibrationSource
    note: str = ""

    @model_validator(mode="after")
    def _features_are_todays(self) -> Self:
        if self.known.features != KNOWN_FEATURES or self.right.features != RIGHT_FEATURES:
            raise ValueError("the calibration is of other features than this version measures")
        if self.none_threshold > self.known_threshold:
            raise ValueError("the threshold of `none` must not lie above that of `match`")
        return self

    @property
    def reliability_error(self) -> float | None:
        """Expected calibration error on what was held out."""
        return None if self.reliability is None else self.reliability.error

    def seen_against(self, known_rows: Doubles, right_rows: Doubles) -> Self:
        """Its coefficients, of features standardised by those of photos of other items.

        Rows in the order of KNOWN_FEATURES (n, k) and RIGHT_FEATURES (n, l).
        """
        return self.model_copy(
            update={
                "known": self.known.seen_against(known_rows),
                "right": self.right.seen_against(right_rows),
            }
        )

    def of_further_look(self, looks: int = 2) -> Self:
        """The calibration of an answer that a first look did not give: the best of several looks
        is more alike by chance, so the odds of its item being in the catalogue are lower."""
        return self._less_likely(FURTHER_LOOK_LOG_ODDS * float(np.log2(looks)))

    def known_probability(self, evidence: ProductEvidence) -> float:
        """P(the item is in the catalogue); 0 without candidates."""
        if not len(evidence):
            return 0.0
        return float(self._of_colour(evidence).known_probabilities(evidence.known))

    def known_probabilities(self, rows: Doubles) -> Doubles:
        """P(known) of rows in the order of KNOWN_FEATURES, (n, k)."""
        # The model is fitted on as many photos of known items as of others.
        shift = np.log((1 - self.foreign_share) / self.foreign_share)
        return probability(self.known.log_odds(rows) + shift)

    def right_probability(self, evidence: ProductEvidence) -> float:
        """P(the best product is right, given that the item is in the catalogue)."""
        return float(self._shares(evidence)[0]) if len(evidence) else 0.0

    def confidences(self, evidence: ProductEvidence) -> NDArray[np.float64]:
        """Probability of each ranked product, (n,): falling, and together at most P(known)."""
        return self.known_probability(evidence) * self._shares(evidence)

    def _shares(self, evidence: ProductEvidence) -> NDArray[np.float64]:
        """Probability of each ranked product given that the item is in the catalogue, (n,).

        An item whose own picture stands out is the best product with the probability that its
        margins give; the others share the rest as the softmax of their fused scores, as all do
        where it does not stand out. No product gets more than the best.
        """
        if len(evidence) < 2:
            return np.ones(len(evidence))
        stands_out = self._stands_out(evidence)
        best = float(probability(self.right.log_odds(evidence.right)))
        odds = np.exp(evidence.scores.astype(np.float64) - evidence.scores[0])
        others = odds[1:] / max(odds[1:].sum(), np.finfo(float).tiny)
        told = np.concatenate([[best], (1 - best) * others])
        shares = stands_out * told + (1 - stands_out) * odds / odds.sum()
        capped: NDArray[np.float64] = np.minimum(shares, shares[0])
        return capped

    def _stands_out(self, evidence: ProductEvidence) -> float:
        """P(the item's own picture is more alike than those of other things would be, given that
        it is in the catalogue)."""
        known = self._of_colour(evidence).known
        odds = known.log_odds(evidence.known) + np.log((1 - MISSED_SHARE) / MISSED_SHARE)
        return float(probability(odds))

    def _of_colour(self, evidence: ProductEvidence) -> Self:
        """Itself, or of an item in another colour than its product's."""
        return self._less_likely(OTHER_COLOUR_LOG_ODDS) if evidence.other_colour else self

    def _less_likely(self, log_odds: float) -> Self:
        """With lower odds of any item being in the catalogue."""
        known = self.known.model_copy(update={"intercept": self.known.intercept - log_odds})
        return self.model_copy(update={"known": known})
