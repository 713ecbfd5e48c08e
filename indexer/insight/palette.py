"""The colours of a picture's item, in the families that words name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup.features.view import Floats, PatchView

# RGB of usual shades of each family of colour words (`lookup.search.asking.lexicon`).
_SHADES: Mapping[str, tuple[tuple[int, int, int], ...]] = {
    "black": ((15, 15, 15), (45, 43, 44)),
    "white": ((250, 250, 250), (235, 230, 218)),
    "grey": ((90, 92, 96), (130, 130, 130), (185, 185, 188)),
    "brown": ((82, 53, 41), (120, 78, 50), (150, 100, 60), (163, 92, 46)),
    "beige": ((215, 195, 165), (199, 165, 120), (230, 214, 190)),
    "red": ((200, 25, 35), (150, 25, 35), (107, 27, 42)),
    "orange": ((235, 120, 30), (190, 91, 62), (240, 140, 100)),
    "yellow": ((240, 215, 50), (222, 170, 44), (250, 240, 140)),
    "green": ((30, 130, 60), (32, 68, 52), (104, 110, 60), (148, 166, 140), (12, 118, 92)),
    "blue": ((40, 76, 170), (34, 45, 78), (142, 176, 210), (60, 130, 200), (70, 185, 195)),
    "purple": ((110, 50, 140), (86, 44, 82), (177, 160, 198), (150, 100, 180)),
    "pink": ((240, 150, 175), (221, 172, 168), (200, 45, 120), (250, 205, 215)),
}
# A family in another light, or what some call by the neighbour's name.
_NEIGHBOURS: Mapping[str, frozenset[str]] = {
    "black": frozenset({"grey", "blue", "brown"}),
    "white": frozenset({"grey", "beige", "yellow", "pink"}),
    "grey": frozenset({"black", "white", "beige", "blue", "brown", "green", "purple"}),
    "brown": frozenset({"beige", "orange", "red", "black", "yellow", "grey"}),
    "beige": frozenset({"white", "brown", "yellow", "grey", "pink", "orange"}),
    "red": frozenset({"pink", "orange", "purple", "brown"}),
    "orange": frozenset({"red", "yellow", "brown", "beige", "pink"}),
    "yellow": frozenset({"orange", "beige", "green", "brown", "white"}),
    "green": frozenset({"blue", "yellow", "grey", "brown", "black"}),
    "blue": frozenset({"green", "purple", "black", "grey"}),
    "purple": frozenset({"pink", "blue", "red", "grey", "black"}),
    "pink": frozenset({"red", "purple", "beige", "orange", "white"}),
    "gold": frozenset({"yellow", "brown", "beige", "orange", "pink", "white", "grey", "green"}),
    "silver": frozenset({"grey", "white", "black", "blue", "beige"}),
}


@dataclass(frozen=True, slots=True)
class Palette:
    """The shares of an item's patches by family, which sum to 1, and the Lab of most of it."""

    shares: Mapping[str, float]
    lab: tuple[float, float, float]

    @classmethod
    def of(cls, item: PatchView) -> Self:
        """The palette of the item that a look shows."""
        families, shades = _table()
        apart = np.square(item.colours[:, None, :] - shades).sum(axis=2)
        nearest = families[apart.argmin(axis=1)]
        weights = item.weights / item.weights.sum()
        shares = {name: float(weights[nearest == name].sum()) for name in np.unique(nearest)}
        most = nearest == max(shares, key=lambda name: shares[name])
        lab = np.average(item.colours[most], axis=0, weights=weights[most])
        return cls(shares, (float(lab[0]), float(lab[1]), float(lab[2])))

    @property
    def family(self) -> str:
        """The family that is most of the item."""
        return max(self.shares, key=lambda name: self.shares[name])

    def share_of(self, families: frozenset[str]) -> float:
        """How much of the item may be called by these families."""
        accepted = families.union(*(_NEIGHBOURS.get(name, frozenset()) for name in families))
        return sum(share for name, share in self.shares.items() if name in accepted)

    @property
    def hex(self) -> str:
        """The colour of most of the item, as `#rrggbb`."""
        lab = np.array([[self.lab]], np.float32)
        red, green, blue = np.clip(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)[0, 0] * 255, 0, 255)
        return f"#{round(float(red)):02x}{round(float(green)):02x}{round(float(blue)):02x}"


def _table() -> tuple[NDArray[np.str_], Floats]:
    """Family and Lab of each shade."""
    families = [name for name, shades in _SHADES.items() for _ in shades]
    colours = np.array([[rgb for shades in _SHADES.values() for rgb in shades]], np.float32) / 255
    return np.array(families), np.asarray(cv2.cvtColor(colours, cv2.COLOR_RGB2LAB)[0], np.float32)
