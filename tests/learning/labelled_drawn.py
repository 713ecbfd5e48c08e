"""Labelled photos whose evidence a test chooses."""

import numpy as np

from lookup.learning.labelled_evidence import LabelledEvidence
from tests.matching.evidence_drawn import standing


def photos(
    known: int, foreign: int, products: int = 20, seed: int = 0, level: float = 0.0
) -> list[LabelledEvidence]:
    """Levels of known items lie around `level` + 2, of others around `level` - 2, margins of
    known ones around 1.5: so many that a margin of 0 is right half of the times.
    """
    random = np.random.default_rng(seed)
    made = []
    for index in range(known + foreign):
        inside = index < known
        margin = float(random.normal(1.5, 1.0)) if inside else float(random.normal(0.0, 1.0))
        right = random.random() < 1 / (1 + np.exp(-2 * margin))
        height = level + float(random.normal(2 if inside else -2, 1))
        made.append(
            LabelledEvidence(
                standing([5.0, 3.0], height, margin),
                (0 if right else 1) if inside else None,
                f"product {index % products}",
            )
        )
    return made
