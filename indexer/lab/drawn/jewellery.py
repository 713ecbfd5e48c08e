"""Rings, necklaces, earrings, bracelets and brooches."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from indexer.lab.drawn import jewelworn as worn
from indexer.lab.drawn import rings
from indexer.lab.drawn.jewelshape import JewelShape
from indexer.lab.drawn.palette import FIXED, GEMS, METALS, Colourway, joined, mixed
from indexer.lab.drawn.stage import Frame, Stage

_DRAWN = {
    "solitaire": rings.solitaire,
    "cocktail": rings.cocktail,
    "band": rings.band,
    "bangle": rings.bangle,
    "pendant": worn.pendant,
    "collar": worn.collar,
    "hoops": worn.hoops,
    "drops": worn.drops,
    "studs": worn.studs,
    "tennis": worn.tennis,
    "brooch": worn.brooch,
}


@dataclass(frozen=True)
class Jewel(JewelShape):
    """A jewel that can be drawn."""

    def posed(self, rng: np.random.Generator) -> Self:
        """A jewel keeps its shape."""
        return self

    def frame(self, view: str) -> Frame:
        """What the picture of that view shows."""
        if view == "detail":
            at = {
                "solitaire": (0.0, -0.34), "cocktail": (0.0, -0.26), "pendant": (0.0, 0.42),
                "collar": (0.0, 0.5),
                "hoops": (-0.40, 0.1), "drops": (-0.36, 0.1), "studs": (-0.38, 0.0),
                "bangle": (0.0, 0.45),
                "tennis": (0.0, 0.6), "band": (0.0, 0.2), "brooch": (0.0, -0.1),
            }[self.form]  # fmt: skip
            return Frame(2.1, *at)
        return Frame(
            {
                "studs": 1.12,
                "hoops": 1.15,
                "drops": 1.03,
                "brooch": 1.15,
                "band": 1.2,
                "bangle": 1.1,
            }.get(self.form, 1.05),
            0.0,
            {"drops": -0.2, "brooch": 0.06, "bangle": 0.06}.get(self.form, 0.0),
        )

    def colourways(self, rng: np.random.Generator, count: int) -> list[Colourway]:
        """Metals and stones."""
        metals = [METALS[int(i)] for i in rng.permutation(3)]
        stones = [GEMS[int(i)] for i in rng.permutation(len(GEMS))]
        pearl = ((246, 240, 230), (232, 214, 206), (96, 98, 108))
        ways = []
        for i in range(count):
            metal, stone = metals[i % 3], stones[i]
            colours = {
                **FIXED,
                "metal": metal.rgb,
                "gem": stone.rgb,
                "accent": GEMS[0].rgb,
                "enamel": mixed(stone.rgb, (20, 18, 22), 0.15),
                "pearl": pearl[i % 3],
            }
            code, names = joined(metal, stone)
            ways.append(Colourway(code, names, colours, {"metal": metal.name, "stone": stone.name}))
        return ways

    def draw(self, stage: Stage, view: str) -> None:
        """Put the jewel on the stage."""
        _DRAWN[self.form](self, stage, view == "back")
