"""What surfaces are made of: how they take light, and the colour ramp each gives a base colour."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

BASE_TONE = 150
"""The tone (0 to 255) at which a ramp shows its base colour: a surface facing the viewer."""

Rgb: TypeAlias = tuple[int, int, int]
Ramp: TypeAlias = NDArray[np.uint8]
"""uint8 (1, 256, 3): tone to RGB."""


@dataclass(frozen=True)
class Material:
    """How a surface takes light."""

    name: str
    texture: str | None = None
    relief: float = 1.0
    """How strongly the texture's slopes show."""
    gloss: float = 0.25
    """Strength of the highlight, 0 to 1."""
    tightness: int = 4
    """The highlight's exponent is 2 to this power."""
    metal: bool = False
    glare: float = 0.85
    """How far towards white the brightest tone goes."""
    pitch: float = 1.0
    """Texture size relative to the tile."""


MATERIALS = {
    m.name: m
    for m in (
        Material("grained", "pebble", 0.85, 0.30, 4, pitch=0.8),
        Material("pebbled", "pebble", 1.0, 0.34, 4, pitch=1.5),
        Material("smooth", "smooth", 0.7, 0.42, 5),
        Material("box", "smooth", 0.4, 0.75, 6),
        Material("patent", "smooth", 0.25, 1.0, 7, glare=1.0),
        Material("saffiano", "saffiano", 0.8, 0.30, 4),
        Material("crocodile", "crocodile", 0.9, 0.8, 5),
        Material("ostrich", "ostrich", 0.9, 0.35, 4),
        Material("suede", "suede", 1.0, 0.0, 3, glare=0.35),
        Material("canvas", "canvas", 0.9, 0.06, 3, glare=0.4),
        Material("diamonds", "diamonds", 0.8, 0.42, 4, pitch=0.72),
        Material("squares", "squares", 0.8, 0.40, 4, pitch=0.62),
        Material("chevrons", "chevrons", 0.8, 0.42, 4, pitch=0.9),
        Material("channels", "channels", 0.8, 0.40, 4, pitch=0.9),
        Material("woven", "woven", 0.75, 0.38, 4, pitch=1.1),
        Material("silk", "twill", 1.0, 0.22, 3, glare=0.6),
        Material("cashmere", "suede", 1.4, 0.0, 3, glare=0.3),
        Material("mesh", "canvas", 2.0, 0.05, 3, glare=0.4),
        Material("rubber", "smooth", 0.3, 0.18, 3, glare=0.5),
        Material("acetate", None, 0.0, 0.95, 6, glare=1.0),
        Material("enamel", None, 0.0, 0.8, 6, glare=1.0),
        Material("polished", None, 0.0, metal=True, glare=1.0),
        Material("brushed", "brushed", 1.0, metal=True, glare=0.9),
        Material("dial", None, 0.0, 0.1, 4, glare=0.7),
        Material("thread", None, 0.0, 0.1, 3, glare=0.4),
        Material("skin", "smooth", 0.8, 0.16, 3, glare=0.5),
        Material("paper", "canvas", 0.25, 0.0, 3, glare=0.8),
        Material("pearl", None, 0.0, 0.9, 5, glare=1.0),
    )
}


def material(name: str) -> Material:
    """The material of that name; KeyError where there is none."""
    return MATERIALS[name]


def ramp(rgb: Rgb, *, metal: bool = False, glare: float = 0.85) -> Ramp:
    """The colours a surface of that base colour shows from deepest shadow to highlight."""
    base = np.asarray(rgb, np.float32)
    t = np.arange(256, dtype=np.float32)[:, None]
    grey = base.mean()
    # Shadows on coloured surfaces are more saturated than the surface, never plain grey.
    deep = np.clip(grey + (base - grey) * 1.35, 0, 255) * (0.16 if metal else 0.10)
    dark = np.clip(t / BASE_TONE, 0, 1) ** (1.25 if metal else 1.1)
    light = np.clip((t - BASE_TONE) / (255 - BASE_TONE), 0, 1) ** (1.3 if metal else 1.7)
    colours = deep + (base - deep) * dark
    colours = colours + (np.asarray([255, 252, 246]) - colours) * light * glare
    return np.ascontiguousarray(np.clip(colours, 0, 255).astype(np.uint8)[None])
