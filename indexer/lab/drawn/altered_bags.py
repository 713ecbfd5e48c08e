"""Bags drawn as they should be, with one thing changed, and as a shaky hand photographs them."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn import hardware as hw
from indexer.lab.drawn.bag import Bag
from indexer.lab.drawn.bagbody import FLOOR
from indexer.lab.drawn.packshot import ground_shadow, packshot, reduced
from indexer.lab.drawn.palette import Colourway
from indexer.lab.drawn.product import drawn_product
from indexer.lab.drawn.stage import Stage
from indexer.lab.drawn.texture import TILE

Bytes = NDArray[np.uint8]

ALTERATIONS = ("logo moved 3 %", "stitch line missing", "hardware shape", "hue 5 degrees")
SIZE = 640
"""Pixels a side."""

# Of the leather tab whose hue is turned: one that has a hue, as greys have not.
_TAB = (168, 74, 52)
_CLASPS = ("turnlock", "push", "ring", "buckle", "bar")
_ROOMY = {"tote", "shopper", "trunk", "doctor", "boston", "bucket"}


@dataclass(frozen=True)
class AlteredBag:
    """A bag with a logo, a line of stitches, a leather tab and a clasp of its own, to be altered.

    The hue is turned of the tab only: turned of a whole item it looks like another light.
    """

    bag: Bag
    way: Colourway
    grain: tuple[float, float]
    logo_at: float = 0.0
    stitched: bool = True
    clasp: int = 0
    sewing: int | None = None

    def picture(self, size: int = SIZE) -> Bytes:
        """RGB uint8 (size, size, 3) on a plain background."""
        frame = self.bag.frame("main")
        stage = Stage(round(size * 1.5), frame, grain=self.grain, sewing=self.sewing)
        self.bag.draw(stage, "main")
        self._details(stage)
        item = reduced(stage.coloured(self.way.colours), size)
        floor = (FLOOR - self.bag.frame("main").cy) * self.bag.frame("main").zoom
        return packshot(item, ground_shadow(np.ascontiguousarray(item[..., 3]), floor))

    def _details(self, stage: Stage) -> None:
        width, height, top = self.bag.width, self.bag.height, self.bag.top
        # 3 % of the bag's width.
        x = width * (0.42 + 2 * self.logo_at)
        y = top + height * 0.62
        stage.panel(g.oval(x, y, 0.1, 0.07), "metal", "polished", edge=0.02, shadow=0.3)
        stage.flat(g.box(x, y, 0.05, 0.012), "shade", 0)
        stage.flat(g.box(x, y, 0.012, 0.05), "shade", 0)
        if self.stitched:
            line = g.points((-width * 0.7, top + height * 0.82), (width * 0.6, top + height * 0.82))
            hw.stitches(stage, line, "thread")
        tab = g.box(width * 0.1, top + height * 0.42, width * 0.16, height * 0.08, 0.02)
        stage.panel(tab, "tab", "smooth", edge=0.02, shadow=0.3)
        kind = _CLASPS[self.clasp % len(_CLASPS)]
        hw.clasp(stage, kind, -width * 0.45, top + height * 0.55, 0.09, "metal", "trim")

    def piece(self, rng: np.random.Generator) -> "AlteredBag":
        """Another piece of the same model: its leather was cut elsewhere, its stitches fell
        elsewhere."""
        across, down = (float(texels) for texels in rng.uniform(0, TILE, 2))
        return replace(self, grain=(across, down), sewing=int(rng.integers(2**31)))

    def altered(self, what: str) -> "AlteredBag":
        """The same bag with one of the ALTERATIONS."""
        match what:
            case "logo moved 3 %":
                return replace(self, logo_at=0.03)
            case "stitch line missing":
                return replace(self, stitched=False)
            case "hardware shape":
                return replace(self, clasp=self.clasp + 1)
            case "hue 5 degrees":
                tab = _turned(self.way.colours["tab"], 5)
                way = replace(self.way, colours={**self.way.colours, "tab": tab})
                return replace(self, way=way)
            case _:
                raise ValueError(f"{what!r} is none of {ALTERATIONS}")


def drawn_bags(seed: int, count: int) -> list[AlteredBag]:
    """Bags whose front has room for what is altered."""
    found: list[AlteredBag] = []
    index = 0
    while len(found) < count:
        product = drawn_product(seed, index)
        index += 1
        if isinstance(product.design, Bag) and product.design.form in _ROOMY:
            plain = replace(product.design, charm="none", stitched=True)
            way = product.colourways[0]
            way = replace(way, colours={**way.colours, "tab": _TAB})
            found.append(AlteredBag(plain, way, product.grain, clasp=index))
    return found


def photographed(
    picture: Bytes, rng: np.random.Generator
) -> tuple[Image.Image, NDArray[np.float64]]:
    """A hand-held photo of the picture, and the homography from the picture to it."""
    size = picture.shape[0]
    corners = np.array([[0, 0], [size, 0], [size, size], [0, size]], np.float32)
    turn = np.radians(rng.normal(0, 4))
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    middle = size / 2
    moved = (corners - middle) @ spin.T * rng.uniform(0.82, 1.0) + middle
    moved += rng.normal(0, 0.02 * size, (4, 2)) + rng.normal(0, 0.02 * size, 2)
    way = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    laid = cv2.warpPerspective(
        picture, way, (size, size), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    )
    shot = np.asarray(laid, np.float32)
    shot *= rng.normal(1, 0.05, 3) * rng.uniform(0.8, 1.1)
    y, x = np.mgrid[0:size, 0:size] / size - 0.5
    shot *= (1 + rng.normal(0, 0.08) * x + rng.normal(0, 0.08) * y)[..., None]
    shot = np.asarray(cv2.GaussianBlur(shot, (0, 0), float(rng.uniform(0.3, 1.0))), np.float32)
    shot += rng.normal(0, rng.uniform(1, 4), shot.shape)
    encoded = cv2.imencode(
        ".jpg", np.clip(shot, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 85]
    )[1]
    decoded = np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR), np.uint8)
    return Image.fromarray(decoded), np.asarray(way, np.float64)


def _turned(rgb: tuple[int, int, int], degrees: float) -> tuple[int, int, int]:
    """The colour with its hue turned on the HSV circle."""
    hsv = cv2.cvtColor(np.array([[rgb]], np.float32) / 255, cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0] + degrees) % 360
    red, green, blue = (round(float(v) * 255) for v in cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)[0, 0])
    return red, green, blue
