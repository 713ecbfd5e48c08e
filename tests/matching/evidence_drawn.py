"""Evidence and calibrations that tests choose."""

import numpy as np
from hypothesis import strategies as st

from lookup.matching.calibration import Calibration
from lookup.matching.evidence import KNOWN_FEATURES, RIGHT_FEATURES, ProductEvidence
from lookup.matching.logistic import LogisticModel


def standing(scores: list[float], level: float = 0.0, margin: float = 0.0) -> ProductEvidence:
    """Evidence for products 0, 1, ... whose every level is `level` and every margin `margin`."""
    return ProductEvidence(
        products=np.arange(len(scores), dtype=np.int64),
        best=np.arange(len(scores), dtype=np.int64),
        scores=np.array(scores, np.float32),
        known=np.full(len(KNOWN_FEATURES), level),
        right=np.full(len(RIGHT_FEATURES), margin),
    )


def plain_model(features: tuple[str, ...]) -> LogisticModel:
    """Log odds are the value that all features share."""
    count = len(features)
    return LogisticModel(
        features=features,
        mean=(0.0,) * count,
        scale=(1.0,) * count,
        coefficients=(1.0 / count,) * count,
        intercept=0.0,
    )


def plain_calibration(known: float = 0.9, none: float = 0.6) -> Calibration:
    """Levels and margins are the log odds themselves; half the photos are of other items."""
    return Calibration(
        known=plain_model(KNOWN_FEATURES),
        right=plain_model(RIGHT_FEATURES),
        known_threshold=known,
        none_threshold=none,
        false_match_rate=0.01,
        short_list_rate=0.05,
        foreign_share=0.5,
        reliability=None,
        positives=0,
        negatives=0,
        source="shipped prior",
    )


def odds(probability: float) -> float:
    """Its log odds."""
    return float(np.log(probability / (1 - probability)))


@st.composite
def any_evidence(draw: st.DrawFn) -> ProductEvidence:
    """Any evidence, of none to eight products."""
    scores = draw(st.lists(st.floats(-20, 20, width=32), max_size=8))
    value = st.floats(-30, 30)
    return standing(sorted(scores, reverse=True), draw(value), draw(value))
