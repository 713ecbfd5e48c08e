"""The proportions and parts of jewels."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from indexer.lab.drawn.gem import CUTS

FORMS = (
    "solitaire", "pendant", "hoops", "bangle", "drops", "cocktail", "collar", "studs", "brooch",
    "tennis", "band",
)  # fmt: skip

_MOTIFS = ("halo", "medal", "clover", "bar", "heart", "star", "drop", "leaf", "knot", "sun")


@dataclass(frozen=True)
class JewelShape:
    """The proportions and parts of one jewel, in world units."""

    form: str
    surface: str
    cut: str
    motif: str
    size: float
    band: float
    count: int
    style: int
    paved: bool
    petals: int
    link: float

    floor = None

    @classmethod
    def sampled(cls, form: str, turn: int, rng: np.random.Generator) -> Self:
        """A jewel of that form; `turn` counts the jewels of the form before it."""
        start, begin = int(rng.integers(len(CUTS))), int(rng.integers(len(_MOTIFS)))
        return cls(
            form=form,
            surface=str(rng.choice(["polished", "polished", "brushed"])),
            cut=CUTS[(start + 3 * turn) % len(CUTS)],
            motif=_MOTIFS[(begin + 3 * turn) % len(_MOTIFS)],
            size=float(rng.uniform(0.8, 1.2)),
            band=float(rng.uniform(0.05, 0.1)),
            count=int(rng.integers(5, 12)),
            style=(int(rng.integers(4)) + turn) % 4,
            paved=bool(rng.random() < 0.5),
            petals=int(rng.choice([4, 5, 6, 8])),
            link=float(rng.uniform(0.05, 0.11)),
        )
