"""Colours of the maison, with their names in the languages of its boutiques."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from indexer.lab.drawn.material import Rgb

LOCALES = ("en", "fr", "it", "es", "de", "zh", "ja")


@dataclass(frozen=True)
class Colour:
    """A named colour: code for SKUs, names by locale."""

    code: str
    rgb: Rgb
    names: Mapping[str, str]

    @property
    def name(self) -> str:
        """The English name."""
        return self.names["en"]


@dataclass(frozen=True)
class Colourway:
    """One colour of a model: its code, its names by locale and the colour of every slot."""

    code: str
    names: Mapping[str, str]
    colours: Mapping[str, Rgb]
    attributes: Mapping[str, str]
    """What the feed says of it beside the colour, in English."""


def _read(kind: str) -> tuple[Colour, ...]:
    """The colours of that kind in colours.csv, in its order: the drawing depends on it."""
    text = files("indexer.lab.drawn").joinpath("colours.csv").read_text(encoding="utf-8")
    return tuple(
        Colour(
            row["code"],
            (int(row["red"]), int(row["green"]), int(row["blue"])),
            {locale: row[locale] for locale in LOCALES},
        )
        for row in csv.DictReader(text.splitlines())
        if row["kind"] == kind
    )


LEATHERS = _read("leather")
METALS = _read("metal")
GEMS = _read("gem")

FIXED: Mapping[str, Rgb] = {
    "shade": (24, 17, 14),
    "white": (255, 255, 255),
    "black": (22, 21, 23),
    "ivory": (244, 238, 224),
    "sole": (58, 42, 34),
    "tan": (196, 152, 110),
    "gum": (186, 130, 82),
}
"""Colours that no colourway changes."""


def mixed(a: Rgb, b: Rgb, share: float) -> Rgb:
    """`a` with `share` of `b` in it."""
    r, g, c = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return r, g, c


def lightness(rgb: Rgb) -> float:
    """Rough perceived lightness, 0 to 1."""
    return (0.3 * rgb[0] + 0.59 * rgb[1] + 0.11 * rgb[2]) / 255


def contrasting(rgb: Rgb) -> Rgb:
    """A thread or print colour that shows on `rgb`."""
    return (
        mixed(rgb, (250, 238, 214), 0.62) if lightness(rgb) < 0.5 else mixed(rgb, (60, 36, 24), 0.6)
    )


def apart(a: Rgb, b: Rgb) -> float:
    """How far two colours look from each other, about 0 to 3."""
    mean = (a[0] + b[0]) / 512
    red, green, blue = ((x - y) / 255 for x, y in zip(a, b, strict=True))
    square = (2 + mean) * red**2 + 4 * green**2 + (3 - mean) * blue**2
    return float(np.sqrt(square))


def picked(rng: np.random.Generator, choices: Sequence[Colour], count: int) -> list[Colour]:
    """`count` colours of `choices` that nobody would confuse, in random order."""
    taken: list[Colour] = []
    order = [choices[i] for i in rng.permutation(len(choices))]
    for least in (0.55, 0.3, 0.0):
        for colour in order:
            if len(taken) == count:
                return taken
            if all(apart(colour.rgb, other.rgb) > least for other in taken):
                taken.append(colour)
    return taken


DIALS = tuple(
    c
    for c in LEATHERS
    if c.code in {"NOI", "IVO", "NAV", "FOR", "BOR", "CIE", "BLU", "CHO", "ARD", "SAF", "EME"}
)
"""Colours a dial is lacquered in."""


def joined(*colours: Colour) -> tuple[str, dict[str, str]]:
    """Code and names of a colourway that takes several colours."""
    between = {"zh": "·", "ja": "・"}
    names = {
        locale: between.get(locale, ", ").join(c.names[locale] for c in colours)
        for locale in LOCALES
    }
    return "".join(c.code for c in colours), names
