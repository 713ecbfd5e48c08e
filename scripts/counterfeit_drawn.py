"""Measures the region comparison on drawn bags with planted differences.

Each bag is drawn as it should be and with one thing changed; both are photographed by a shaky hand
in changing light. Nothing here is shown to any fit: the score has none to fit.
"""

import argparse
import json
import sys
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

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
from indexer.lab.drawn.product import DrawnProduct, drawn_product
from indexer.lab.drawn.stage import Stage
from lookup.counterfeit.looking.comparison import GenuineSheets
from lookup.counterfeit.looking.differences import grid_of
from lookup.counterfeit.looking.heat import most_unusual
from lookup.counterfeit.looking.sheet import DetailSheet, detail_sheet
from lookup.counterfeit.scoring.roc import auc

Bytes = NDArray[np.uint8]

ALTERATIONS = ("logo moved 3 %", "stitch line missing", "hardware shape", "hue 5 degrees")
SIZE = 640
SHOWN = 3

# Levels of 255: what an eye sees at once; a hue turned by 5 degrees is far less than that.
_CHANGED = 12
_TURNED = 2
# Of the leather tab whose hue is turned: one that has a hue, as greys have not.
_TAB = (168, 74, 52)
_CELL_CHANGED = 0.1
_CLASPS = ("turnlock", "push", "ring", "buckle", "bar")


@dataclass(frozen=True)
class Drawn:
    """A bag with a logo, a line of stitches, a leather tab and a clasp of its own, to be altered.

    The hue is turned of the tab only: turned of a whole item it looks like another light.
    """

    bag: Bag
    way: Colourway
    grain: tuple[float, float]
    logo_at: float = 0.0
    stitched: bool = True
    clasp: int = 0

    def picture(self) -> Bytes:
        """RGB uint8 (SIZE, SIZE, 3) on a plain background."""
        stage = Stage(round(SIZE * 1.5), self.bag.frame("main"), grain=self.grain)
        self.bag.draw(stage, "main")
        self._details(stage)
        item = reduced(stage.coloured(self.way.colours), SIZE)
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


def altered(genuine: Drawn, what: str) -> Drawn:
    """The same bag with one thing changed."""
    match what:
        case "logo moved 3 %":
            return replace(genuine, logo_at=0.03)
        case "stitch line missing":
            return replace(genuine, stitched=False)
        case "hardware shape":
            return replace(genuine, clasp=genuine.clasp + 1)
        case _:
            colours = genuine.way.colours
            slots = {**colours, "tab": turned(colours["tab"], 5)}
            return replace(genuine, way=replace(genuine.way, colours=slots))


def changed_pixels(genuine: Bytes, other: Bytes, what: str) -> NDArray[np.float32]:
    """1 where the drawings differ visibly, float32 (h, w)."""
    apart = np.abs(genuine.astype(np.int16) - other).max(axis=2)
    least = _TURNED if "hue" in what else _CHANGED
    return np.asarray(apart > least, np.float32)


def turned(rgb: tuple[int, int, int], degrees: float) -> tuple[int, int, int]:
    """The colour with its hue turned on the HSV circle."""
    hsv = cv2.cvtColor(np.array([[rgb]], np.float32) / 255, cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0] + degrees) % 360
    red, green, blue = (round(float(v) * 255) for v in cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)[0, 0])
    return red, green, blue


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


def sheet_of(picture: Bytes, rng: np.random.Generator) -> tuple[DetailSheet, NDArray[np.float64]]:
    """The sheet of a photo, and the homography from the drawing to the sheet."""
    photo, way = photographed(picture, rng)
    item = np.array([[[0.12, 0.12], [0.88, 0.12], [0.88, 0.9], [0.12, 0.9]]]) * SIZE
    corners = cv2.perspectiveTransform(item, way)[0]
    left, top = (float(v) for v in np.maximum(corners.min(axis=0), 0))
    right, bottom = (float(v) for v in np.minimum(corners.max(axis=0), SIZE))
    sheet = detail_sheet(photo, (left, top, right, bottom))
    return sheet, np.linalg.inv(sheet.to_photo) @ way


def bags(seed: int, count: int) -> list[Drawn]:
    """Bags whose front has room."""
    found: list[Drawn] = []
    index = 0
    while len(found) < count:
        product: DrawnProduct = drawn_product(seed, index)
        index += 1
        if isinstance(product.design, Bag) and product.design.form in {
            "tote", "shopper", "trunk", "doctor", "boston", "bucket",
        }:  # fmt: skip
            plain = replace(product.design, charm="none", stitched=True)
            way = product.colourways[0]
            way = replace(way, colours={**way.colours, "tab": _TAB})
            found.append(Drawn(plain, way, product.grain, clasp=index))
    return found


def _itself(sheet: DetailSheet) -> DetailSheet:
    return sheet


def trial(
    drawn: Drawn, what: str, references: int, rng: np.random.Generator
) -> dict[str, float] | None:
    """Cells' AUC (NaN where glare hides the change), and whether it is among the regions shown.

    None where nothing aligns.
    """
    genuine, other = drawn.picture(), altered(drawn, what).picture()
    sheets = [sheet_of(genuine, rng) for _ in range(references)]
    photo, _ = sheet_of(other, rng)
    known = GenuineSheets([partial(_itself, sheet) for sheet, _ in sheets])
    compared = known.compare(photo, range(len(sheets)))
    if compared is None:
        return None
    reference, to_sheet = sheets[compared.reference]
    changed = cv2.warpPerspective(changed_pixels(genuine, other, what), to_sheet, reference.size)
    rows, columns = grid_of(reference.size)
    share = cv2.resize(changed, (columns, rows), interpolation=cv2.INTER_AREA)
    truth, heat = share > _CELL_CHANGED, compared.heat
    if not truth.any():
        return None
    regions = most_unusual(heat, SHOWN)
    hit = any(
        share[r.cells[1] : r.cells[3], r.cells[0] : r.cells[2]].max() > _CELL_CHANGED
        for r in regions
    )
    # Cells that are partly changed, or next to a change, are neither right nor wrong to point at.
    shadow = np.abs(genuine.astype(np.int16) - other).max(axis=2) > _TURNED
    touched = cv2.resize(
        cv2.warpPerspective(shadow.astype(np.float32), to_sheet, reference.size),
        (columns, rows),
        interpolation=cv2.INTER_AREA,
    )
    near = cv2.dilate((touched > 0.01).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    judged = heat.covered & (truth | ~near)
    return {"auc": auc(heat.combined[judged].astype(float), truth[judged]), "shown": float(hit)}


def main() -> None:
    """Prints one JSON document: by alteration, mean AUC of cells and share shown among three."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--bags", type=int, default=12)
    options.add_argument("--references", type=int, default=8)
    options.add_argument("--seed", type=int, default=5)
    options.add_argument("--pictures", type=Path, help="folder for the drawn pairs, to look at")
    chosen = options.parse_args()
    rng = np.random.default_rng(chosen.seed)
    results: dict[str, dict[str, float]] = {}
    drawn = bags(chosen.seed, chosen.bags)
    for what in ALTERATIONS:
        trials = [trial(one, what, chosen.references, rng) for one in drawn]
        known = [one for one in trials if one is not None]
        results[what] = {
            "photos": len(trials),
            "aligned": len(known),
            "region_auc": float(np.nanmean([one["auc"] for one in known])),
            "among_three": float(np.mean([one["shown"] for one in known])),
        }
    if chosen.pictures:
        chosen.pictures.mkdir(parents=True, exist_ok=True)
        for number, one in enumerate(drawn):
            shots = [one.picture(), *(altered(one, what).picture() for what in ALTERATIONS)]
            Image.fromarray(np.hstack(shots)).save(chosen.pictures / f"bag{number}.png")
    sys.stdout.write(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
