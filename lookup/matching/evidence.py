"""What speaks for the best product: how alike it is, and how far ahead of the next product."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lookup.features.view import Floats
from lookup.matching.fusion import ALL_SIGNALS
from lookup.matching.signals import CandidateSignals

KNOWN_FEATURES: Final = (
    "fused",
    "forward",
    "vector",
    "backward",
    "geometry",
    "aligned",
    "colour",
    "plain",
)
"""Levels: what P(the item is in the catalogue) is learnt from."""

RIGHT_FEATURES: Final = (
    "margin",
    "forward_margin",
    "vector_margin",
    "geometry_margin",
)
"""Margins: what P(the best product is right, given the item is in the catalogue) is learnt from.

Levels would help on pictures like those it was learnt from, and mislead on other views; and of two
products that are equally alike none is likelier.
"""

SIGNLESS_FEATURES: Final = ("plain",)
"""A plain background speaks neither for nor against an item."""

FEW_PRODUCTS: Final = 5
"""Among fewer products than this the fused score, relative as it is, says nothing of the item."""

_NEEDS: Final = {
    "forward": {"patches"},
    "backward": {"patches"},
    "forward_margin": {"patches"},
    "vector": {"global"},
    "vector_margin": {"global"},
    "geometry": {"geometry"},
    "geometry_margin": {"geometry"},
    "aligned": {"patches", "colour"},
    "colour": {"colour"},
}


@dataclass(frozen=True)
class ProductEvidence:
    """The n products among a photo's candidates, best first.

    `products` int64 (n,), as they were given; `best` int64 (n,) the index among the candidates of
    each one's best image; `scores` float32 (n,) that image's fused score. `known` and `right` are
    float64 in the order of KNOWN_FEATURES and RIGHT_FEATURES, NaN where nothing was measured.
    `other_colour` tells that the photo shows the best product in a colour it does not have.
    """

    products: NDArray[np.int64]
    best: NDArray[np.int64]
    scores: Floats
    known: NDArray[np.float64]
    right: NDArray[np.float64]
    other_colour: bool = False

    def __len__(self) -> int:
        return len(self.products)


def product_evidence(
    signals: CandidateSignals,
    scores: Floats,
    products: NDArray[np.int64],
    use: frozenset[str] = ALL_SIGNALS,
) -> ProductEvidence:
    """Evidence from the candidates' fused scores, float32 (m,), and products, int64 (m,).

    A product scores as its best view does: a photo shows one side. Ties go to the smaller
    product, then to the smaller image row. Levels of signals not in `use` are NaN, and so is the
    level of the fused score among fewer than FEW_PRODUCTS.
    """
    order = np.lexsort((signals.rows, products, -scores))
    _, first = np.unique(products[order], return_index=True)
    best = order[np.sort(first)].astype(np.int64)
    measures = _measures(signals, scores, best, use)
    known = {**measures, "fused": np.nan if len(best) < FEW_PRODUCTS else measures["fused"]}
    return ProductEvidence(
        products=products[best].astype(np.int64),
        best=best,
        scores=scores[best],
        known=np.array([known[name] for name in KNOWN_FEATURES]),
        right=np.array([measures[name] for name in RIGHT_FEATURES]),
    )


def _measures(
    signals: CandidateSignals, scores: Floats, best: NDArray[np.int64], use: frozenset[str]
) -> dict[str, float]:
    """Every feature by name; all NaN without candidates, margins NaN without a second product."""
    names = {*KNOWN_FEATURES, *RIGHT_FEATURES}
    if not len(best):
        return dict.fromkeys(names, np.nan)
    top = best[0]
    measures = {
        "fused": float(scores[top]),
        "forward": float(signals.forward[top]),
        "vector": float(signals.vector[top]),
        "backward": float(signals.backward[top]),
        "geometry": float(signals.geometry[top]),
        "aligned": float(signals.aligned[top]),
        "colour": float(signals.colour[top]),
        "plain": float(signals.plain),
    }
    if len(best) > 1:
        second = best[1]
        measures |= {
            "margin": float(np.log1p(scores[top] - scores[second])),
            "forward_margin": float(signals.forward[top] - signals.forward[second]),
            "vector_margin": float(signals.vector[top] - signals.vector[second]),
            "geometry_margin": float(signals.geometry[top] - signals.geometry[second]),
        }
    return {
        name: measures.get(name, np.nan) if _NEEDS.get(name, set()) <= use else np.nan
        for name in names
    }
