"""What photos of a catalogue picture can be expected to find, by the maison's own model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from indexer.insight.looking import PictureLook
from lookup.matching.calibration import Calibration
from lookup.matching.decision import LEAST_MATCHED, NEARLY_AS_LIKELY
from lookup.matching.evidence import ProductEvidence, product_evidence
from lookup.matching.fusion import fused
from lookup.matching.logistic import Doubles
from lookup.matching.model import MatchingModel
from lookup.matching.signals import CandidateSignals

# Slope and intercept of what a photo of a picture measures against another picture, by what the
# picture itself measures: fitted to drawn pictures under phone-like changes.
_AS_PHOTO = {
    "vector": (0.60, 0.14),
    "whole": (0.57, 0.15),
    "forward": (0.21, 0.08),
    "backward": (0.11, 0.06),
    "colour": (0.43, 0.285),
    "aligned": (0.70, 0.10),
    "geometry": (0.20, 0.045),
}
_LOST = 0.08
"""Share of the same photos that find something else for no fault of the catalogue."""
_SPREAD = 3.0
"""Standard deviation of the log odds of P(known) among photos of one picture."""
_TINY = 1e-9


@dataclass(frozen=True)
class Expectation:
    """`found` is the probability that the product is named first, `matched` that the answer is a
    `match`; `shares` are the probabilities of other products, by their numbers."""

    found: float
    matched: float
    shares: Mapping[int, float]


def likeness(signals: CandidateSignals, calibration: Calibration) -> Doubles:
    """Log odds that a candidate shows the same item, float64 (m,)."""
    unknown = np.full(len(signals), np.nan)
    measured = {
        "fused": unknown,
        "plain": unknown,
        "forward": signals.forward,
        "vector": signals.vector,
        "backward": signals.backward,
        "geometry": signals.geometry,
        "aligned": signals.aligned,
        "colour": signals.colour,
    }
    rows = np.stack([measured[name] for name in calibration.known.features], axis=1)
    return calibration.known.log_odds(rows.astype(np.float64))


def expectation(
    look: PictureLook, model: MatchingModel, kept: NDArray[np.bool_]
) -> Expectation | None:
    """Of photos of the picture among the candidates that are `kept`, bool (m,); None of none."""
    if not kept.any():
        return None
    signals = _as_photo(look.signals).keep(kept)
    evidence = product_evidence(signals, fused(signals, model.weights), look.products[kept])
    shares = _shares(evidence, model.calibration)
    matched = _matched(evidence, model.calibration, list(shares.values()))
    return Expectation(shares.pop(look.product, 0.0), matched, shares)


def _matched(evidence: ProductEvidence, calibration: Calibration, shares: Sequence[float]) -> float:
    """Probability of a match: that P(known) of a photo reaches the threshold, where the first
    product is likely enough and no other nearly as likely."""
    best, *others = shares
    if best < LEAST_MATCHED or any(other >= NEARLY_AS_LIKELY * best for other in others):
        return 0.0
    known = calibration.known_probability(evidence)
    above = _log_odds(known) - _log_odds(calibration.known_threshold)
    return NormalDist(0, _SPREAD).cdf(above)


def _log_odds(share: float) -> float:
    share = min(max(share, _TINY), 1 - _TINY)
    return log(share / (1 - share))


def _shares(evidence: ProductEvidence, calibration: Calibration) -> dict[int, float]:
    """The probability of each product, given that the item is in the catalogue."""
    right = calibration.right_probability(evidence)
    rest = np.exp(evidence.scores[1:].astype(np.float64) - evidence.scores[0])
    others = np.minimum((1 - right) * rest / max(rest.sum(), np.finfo(float).tiny), right)
    shares = (1 - _LOST) * np.array([right, *others])
    return dict(zip(evidence.products.tolist(), shares.tolist(), strict=True))


def _as_photo(signals: CandidateSignals) -> CandidateSignals:
    """What a photo of the picture would measure."""
    measured = {
        name: (slope * getattr(signals, name) + intercept).astype(np.float32)
        for name, (slope, intercept) in _AS_PHOTO.items()
    }
    return replace(signals, **measured, plain=False)
