"""What is measured between a photo and each candidate image, before anything is learnt."""

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from lookup.features.view import Floats

SIGNALS = ("global", "patches", "colour", "geometry")
"""What can be switched on and off; each stands for one or more fields of CandidateSignals."""


@dataclass(frozen=True)
class CandidateSignals:
    """One photo against m candidate images; every array is float32 (m,), higher is more alike.

    `vector` and `whole` are cosines (of item and whole summed, of the whole alone); `taught` is
    `vector` as the catalogue's own views taught to compare, or the same; `forward` and
    `backward` the late interaction, the former with the better of the photo's item and the whole
    photo; `colour` the cosine of the signatures; `aligned` colours where patches match; `geometry`
    the share of the item that agrees on one transform, 0 where it was not looked at. `rows` are
    the images, int64 (m,). `plain` tells that the photo's own background is plain.
    """

    rows: NDArray[np.int64]
    vector: Floats
    taught: Floats
    whole: Floats
    forward: Floats
    backward: Floats
    colour: Floats
    aligned: Floats
    geometry: Floats
    plain: bool

    def __len__(self) -> int:
        return len(self.rows)

    def keep(self, kept: NDArray[np.bool_]) -> Self:
        """Only some of the candidates, bool (m,)."""
        arrays = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "plain"}
        return replace(self, **{name: array[kept] for name, array in arrays.items()})
