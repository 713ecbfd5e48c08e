"""One score for each candidate image out of all that is measured."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from lookup.features.view import Floats
from lookup.matching.signals import SIGNALS, CandidateSignals

ALL_SIGNALS: Final = frozenset(SIGNALS)

# How far signals spread over a catalogue (here the drawn one), and how many candidates that is
# worth: two candidates a hair apart must not become the best and the worst there can be.
_SPREADS = {"g": 0.11, "M": 0.03, "R": 0.02, "C": 0.18, "A": 0.16}
_SPREAD_COUNTS = 4.0
_CERTAIN_GEOMETRY = 0.5
_GEOMETRY_SCALE = 5.0
_NEEDS = {
    "g": {"global"},
    "M": {"patches"},
    "R": {"patches"},
    "C": {"colour"},
    "A": {"patches", "colour"},
    "V": {"geometry"},
    "vM": {"geometry", "patches"},
    "vC": {"geometry", "colour"},
    "vA": {"geometry", "patches", "colour"},
    "pC": {"colour"},
    "pg": {"global"},
    "pM": {"patches"},
}


class FusionWeights(BaseModel):
    """Weight of each feature; the defaults are hand-set, those that ship learnt from there.

    Standardised over the candidates: `g` global vectors (with half of the whole photo's own), `M`
    forward and `R` backward late interaction, `C` colour, `A` aligned colour. `V` is geometry
    times 5, as it is. Products with v (0..1, how clearly the best candidate's patches agree on one
    transform): `vM`, `vC`, `vA`; with p (1 where the photo's background is plain): `pC`, `pg`,
    `pM`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    g: float = 1.0
    M: float = 1.0
    R: float = 0.3
    C: float = 0.2
    A: float = 0.5
    V: float = 0.1
    vM: float = 1.0  # noqa: N815 -- a product of v and M
    vC: float = 0.0  # noqa: N815 -- likewise a product
    vA: float = 0.0  # noqa: N815 -- likewise a product
    pC: float = 0.8  # noqa: N815 -- likewise a product
    pg: float = 0.0
    pM: float = 0.0  # noqa: N815 -- likewise a product

    def vector(self) -> NDArray[np.float64]:
        """The weights in the order of FEATURES, float64 (12,)."""
        return np.array([getattr(self, name) for name in FEATURES])


FEATURES: Final = tuple(FusionWeights.model_fields)


def fused(
    signals: CandidateSignals, weights: FusionWeights, use: frozenset[str] = ALL_SIGNALS
) -> Floats:
    """Score of each candidate, higher is better, float32 (m,); comparable within one photo only.

    A signal that is not in `use` adds nothing. With weights that are not negative a candidate's
    score never falls as one of its signals rises; geometry is the exception, since the best one
    also says how far the patches of all candidates are to be trusted.
    """
    return np.asarray(fusion_features(signals, use) @ weights.vector(), np.float32)


def fusion_features(signals: CandidateSignals, use: frozenset[str]) -> NDArray[np.float64]:
    """Float64 (m, 12), zero where a feature needs a signal that is switched off."""
    if not len(signals):
        return np.zeros((0, len(FEATURES)))
    measured: dict[str, Floats] = {
        "g": signals.taught + np.float32(0.5) * signals.whole,
        "M": signals.forward,
        "R": signals.backward,
        "C": signals.colour,
        "A": signals.aligned,
    }
    spreads = np.array([_SPREADS[name] for name in measured])
    found = dict(zip(measured, _standardised(np.stack([*measured.values()]), spreads), strict=True))
    clear = float(np.clip(signals.geometry.max() / _CERTAIN_GEOMETRY, 0, 1))
    for name in ("M", "C", "A"):
        found[f"v{name}"] = clear * found[name]
    for name in ("C", "g", "M"):
        found[f"p{name}"] = float(signals.plain) * found[name]
    found["V"] = _GEOMETRY_SCALE * signals.geometry.astype(np.float64)
    return np.stack([found[name] * (_NEEDS[name] <= use) for name in FEATURES], axis=1)


def _standardised(values: Floats, usual_spreads: NDArray[np.float64]) -> NDArray[np.float64]:
    """Z-scores of each row (k, m) with its variance drawn towards the square of a usual spread, one
    of (k,); all 0 for a single candidate."""
    centred = values - values.mean(axis=1, keepdims=True, dtype=np.float64)
    count = values.shape[1]
    squares = np.square(centred).sum(axis=1)
    variances = (squares + _SPREAD_COUNTS * usual_spreads**2) / (count + _SPREAD_COUNTS)
    scores: NDArray[np.float64] = centred / np.sqrt(variances)[:, None]
    return scores
