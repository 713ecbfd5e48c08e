"""The proportions and parts of bags."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from indexer.lab.drawn import hardware as hw
from indexer.lab.drawn.bagbody import FLOOR
from indexer.lab.drawn.motif import Repeat

FORMS = (
    "flap",
    "tote",
    "top_handle",
    "bucket",
    "boston",
    "hobo",
    "camera",
    "baguette",
    "clutch",
    "saddle",
    "backpack",
    "trunk",
    "shopper",
    "doctor",
)

_SURFACES = (
    "grained", "diamonds", "smooth", "crocodile", "pebbled", "woven", "saffiano", "canvas", "box",
    "chevrons", "suede", "ostrich", "patent", "squares", "channels",
)  # fmt: skip
SOFT = {"hobo", "bucket", "shopper", "backpack"}
FLAPPED = {"flap", "top_handle", "baguette", "clutch", "saddle", "backpack"}
HUNG = {"flap", "camera", "bucket", "trunk", "saddle", "hobo"}
_SHAPES = ("round", "straight", "point", "wave", "scallop")


@dataclass(frozen=True)
class BagShape:
    """The proportions and parts of one bag, in world units."""

    form: str
    width: float
    height: float
    taper: float
    radius: float
    surface: str
    trim_surface: str
    flap: float
    flap_shape: str
    clasp: str
    clasp_size: float
    handle: float
    handle_span: float
    strap: str
    two_tone: bool
    stitched: bool
    monogram: Repeat | None
    charm: str
    depth: float
    straps_down: bool
    contrast: bool

    @classmethod
    def sampled(cls, form: str, turn: int, rng: np.random.Generator) -> Self:
        """A bag of that form; `turn` counts the bags of the form before it."""
        wide = {
            "flap": 0.64, "tote": 0.62, "top_handle": 0.60, "bucket": 0.48, "boston": 0.68,
            "hobo": 0.70,
            "camera": 0.54, "baguette": 0.68, "clutch": 0.72, "saddle": 0.58, "backpack": 0.50,
            "trunk": 0.52, "shopper": 0.60, "doctor": 0.64,
        }[form]  # fmt: skip
        tall = {
            "flap": 0.80, "tote": 0.86, "top_handle": 0.80, "bucket": 0.94, "boston": 0.72,
            "hobo": 0.70,
            "camera": 0.66, "baguette": 0.58, "clutch": 0.76, "saddle": 0.84, "backpack": 1.12,
            "trunk": 0.66, "shopper": 1.0, "doctor": 0.80,
        }[form]  # fmt: skip
        start = int(rng.integers(len(_SURFACES)))
        surface = _SURFACES[(start + 4 * turn) % len(_SURFACES)]
        if form in SOFT and surface in {"box", "patent", "saffiano"}:
            surface = "pebbled"
        if form == "trunk" and surface in {"woven", "suede", "pebbled"}:
            surface = "canvas"
        canvas = surface == "canvas"
        two_tone = canvas or bool(rng.random() < 0.28)
        return cls(
            form=form,
            width=wide * float(rng.uniform(0.86, 1.08)),
            height=tall * float(rng.uniform(0.88, 1.12)),
            taper=float(rng.uniform(-0.10, 0.16)),
            radius=float(rng.uniform(0.05, 0.24)),
            surface=surface,
            trim_surface=str(rng.choice(["smooth", "grained", "box"])),
            flap=float(rng.uniform(0.38, 0.72)),
            flap_shape=str(rng.choice(_SHAPES)),
            clasp=str(rng.choice(hw.CLASPS)),
            clasp_size=float(rng.uniform(0.055, 0.1)),
            handle=float(rng.uniform(0.34, 0.6)),
            handle_span=float(rng.uniform(0.42, 0.7)),
            strap=str(rng.choice(["chain", "leather", "woven_chain"])),
            two_tone=two_tone,
            stitched=bool(rng.random() < 0.7),
            monogram=Repeat.sampled(rng) if canvas else None,
            charm=str(rng.choice(["none", "none", "tag", "tassel", "padlock"])),
            depth=float(rng.uniform(0.05, 0.11)),
            straps_down=bool(rng.random() < 0.3),
            contrast=bool(rng.random() < 0.5),
        )

    @property
    def top(self) -> float:
        """Where the body ends above."""
        return FLOOR - self.height

    @property
    def trim(self) -> str:
        """The slot of edges, handles and corners."""
        return "trim" if self.two_tone else "leather"

    def rise(self) -> float:
        """How high the handles reach."""
        match self.form:
            case "backpack":
                return self.top - 0.14
            case "clutch":
                return self.top
            case "baguette":
                return self.top - self.handle * 0.75
            case "top_handle":
                return max(self.top - self.handle * 0.62, -0.9)
            case _:
                return max(self.top - self.handle * 0.7, -0.9)
