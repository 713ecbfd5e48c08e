"""A product of the drawn catalogue: everything about it follows from (seed, index)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

import numpy as np

from indexer.lab.drawn import (
    bag,
    bagshape,
    eyewear,
    jewellery,
    jewelshape,
    names,
    scarf,
    shoe,
    shoeshape,
    watch,
)
from indexer.lab.drawn.palette import Colourway
from indexer.lab.drawn.stage import Frame, Stage

VIEWS = ("main", "back", "detail")

_CYCLE = (
    "bag", "shoe", "watch", "scarf", "bag", "jewellery", "eyewear",
    "shoe", "bag", "watch", "jewellery", "scarf", "eyewear",
)  # fmt: skip
"""Which category each product is of, over and over."""
_FORMS: Mapping[str, tuple[str, ...]] = {
    "bag": bagshape.FORMS,
    "shoe": shoeshape.FORMS,
    "watch": watch.FORMS,
    "scarf": scarf.FORMS,
    "eyewear": eyewear.FORMS,
    "jewellery": jewelshape.FORMS,
}
_PREFIX = {
    "bag": "BAG",
    "shoe": "SHO",
    "watch": "WAT",
    "scarf": "SCA",
    "eyewear": "EYE",
    "jewellery": "JWL",
}
_PRICES = {
    "bag": (1450, 6900), "shoe": (590, 1490), "watch": (3900, 28500),
    "scarf": (290, 1250), "eyewear": (320, 690), "jewellery": (950, 19500),
}  # fmt: skip
_SHOE_SIZES = ("36", "37", "38", "39", "40", "41")
_RING_SIZES = ("50", "52", "54", "56")


class Design(Protocol):
    """The geometry of one model."""

    @property
    def form(self) -> str:
        """Which of the category's forms it takes."""

    @property
    def surface(self) -> str:
        """The material most of it is made of."""

    @property
    def floor(self) -> float | None:
        """The height of the floor it stands on, in world units; None where it lies flat."""

    def posed(self, rng: np.random.Generator) -> "Design":
        """The same item as someone happened to put it down."""

    def frame(self, view: str) -> Frame:
        """What the picture of that view shows."""

    def draw(self, stage: Stage, view: str) -> None:
        """Put the item on the stage as seen in that view."""

    def colourways(self, rng: np.random.Generator, count: int) -> list[Colourway]:
        """`count` colours it comes in."""


@dataclass(frozen=True)
class Article:
    """One SKU: a colourway in a size ('' where it has none)."""

    sku: str
    variant_id: str
    colour: str
    size: str
    gtin: str
    price: Decimal
    attributes: Mapping[str, str]


@dataclass(frozen=True)
class DrawnProduct:
    """One model with its colourways and SKUs."""

    index: int
    product_id: str
    category: str
    names: Mapping[str, str]
    design: Design
    colourways: tuple[Colourway, ...]
    articles: tuple[Article, ...]
    grain: tuple[float, float]

    def ground(self, view: str) -> float | None:
        """Where on the picture of that view the floor is, -1 (top) to 1; None where none shows."""
        floor, frame = self.design.floor, self.design.frame(view)
        return None if floor is None or view == "detail" else (floor - frame.cy) * frame.zoom

    def variant_id(self, way: Colourway) -> str:
        """The catalogue's id of that colourway."""
        return f"{self.product_id}-{way.code}"

    def stage(self, px: int, view: str) -> Stage:
        """The product drawn without colours for the catalogue, `px` pixels a side."""
        stage = Stage(px, self.design.frame(view), grain=self.grain)
        self.design.draw(stage, view)
        return stage


def check_digit(digits: str) -> str:
    """The GS1 check digit of 12 digits (GS1 General Specifications, section 7.9)."""
    weighted = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits))
    return str(-weighted % 10)


def gtin13(seed: int, number: int) -> str:
    """A GTIN-13 for SKU `number`, unique per seed below 10**9; 952 is GS1's prefix for examples."""
    # Multiplying by a number prime to 10**9 shuffles without ever meeting twice.
    item = (number * 387_420_489 + seed * 104_729) % 1_000_000_000
    body = f"952{item:09d}"
    return body + check_digit(body)


def drawn_product(seed: int, index: int) -> DrawnProduct:
    """Product `index` of the catalogue of `seed`; independent of how many products there are."""
    rng = np.random.default_rng([seed, index])
    lap, place = divmod(index, len(_CYCLE))
    category = _CYCLE[place]
    nth = lap * _CYCLE.count(category) + _CYCLE[:place].count(category)
    forms = _FORMS[category]
    order = np.random.default_rng([seed, 0x666F726D, len(forms)]).permutation(len(forms))
    turn, at = divmod(nth, len(forms))
    # Scarves differ by artwork more than by form, so they count all scarves before them.
    before = nth if category == "scarf" else turn
    design = _sampled(category, forms[int(order[at])], before, rng)
    ways = tuple(design.colourways(rng, int(rng.choice([2, 3, 3, 4]))))
    product_id = f"{_PREFIX[category]}-{index:06d}"
    low, high = _PRICES[category]
    price = Decimal(int(low * (high / low) ** float(rng.beta(1.6, 2.2))) // 10 * 10)
    sizes = _sizes(category, design.form)
    articles = tuple(
        Article(
            sku="-".join(filter(None, (product_id, way.code, size))),
            variant_id=f"{product_id}-{way.code}",
            colour=way.names["en"],
            size=size,
            gtin=gtin13(seed, index * 32 + w * 8 + s),
            price=price,
            attributes=way.attributes,
        )
        for w, way in enumerate(ways)
        for s, size in enumerate(sizes)
    )
    return DrawnProduct(
        index=index,
        product_id=product_id,
        category=category,
        names=names.product_names(names.house_name(seed, index), design.form),
        design=design,
        colourways=ways,
        articles=articles,
        grain=(float(rng.integers(512)), float(rng.integers(512))),
    )


def _sampled(category: str, form: str, turn: int, rng: np.random.Generator) -> Design:
    match category:
        case "bag":
            return bag.Bag.sampled(form, turn, rng)
        case "shoe":
            return shoe.Shoe.sampled(form, turn, rng)
        case "watch":
            return watch.Watch.sampled(form, turn, rng)
        case "scarf":
            return scarf.Scarf.sampled(form, turn, rng)
        case "eyewear":
            return eyewear.Eyewear.sampled(form, turn, rng)
        case _:
            return jewellery.Jewel.sampled(form, turn, rng)


def _sizes(category: str, form: str) -> tuple[str, ...]:
    if category == "shoe":
        return _SHOE_SIZES
    if form in {"solitaire", "band", "cocktail"}:
        return _RING_SIZES
    return ("",)
