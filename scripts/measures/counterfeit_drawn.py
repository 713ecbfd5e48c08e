"""How well compared regions show planted differences, on drawn bags.

Each bag is drawn as it should be and with one thing changed; both are photographed by a shaky hand
in changing light. Nothing here is shown to any fit: the score has none to fit.
"""

from functools import partial
from typing import Any

import click
import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.lab.drawn.altered_bags import (
    ALTERATIONS,
    SIZE,
    AlteredBag,
    Bytes,
    drawn_bags,
    photographed,
)
from lookup.counterfeit.looking.comparison import GenuineSheets
from lookup.counterfeit.looking.differences import grid_of
from lookup.counterfeit.looking.heat import most_unusual
from lookup.counterfeit.looking.sheet import DetailSheet, detail_sheet
from lookup.counterfeit.scoring.roc import auc
from measures.labelled import print_json

_SHOWN = 3
# Levels of 255: what an eye sees at once; a hue turned by 5 degrees is far less than that.
_CHANGED = 12
_TURNED = 2
_CELL_CHANGED = 0.1


@click.command()
@click.option("--bags", default=12, show_default=True)
@click.option("--references", default=8, show_default=True)
@click.option("--seed", default=5, show_default=True)
def counterfeit_drawn(bags: int, references: int, seed: int) -> None:
    """By alteration: the mean AUC of cells, and how often it is among the three regions shown."""
    rng = np.random.default_rng(seed)
    results: dict[str, Any] = {}
    drawn = drawn_bags(seed, bags)
    for what in ALTERATIONS:
        trials = [_trial(one, what, references, rng) for one in drawn]
        known = [one for one in trials if one is not None]
        results[what] = {
            "photos": len(trials),
            "aligned": len(known),
            "region_auc": _mean([one["auc"] for one in known]),
            "among_three": _mean([one["shown"] for one in known]),
        }
    print_json(results)


def _mean(values: list[float]) -> float | None:
    """Of those that are known; None where none is."""
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else None


def _trial(
    drawn: AlteredBag, what: str, references: int, rng: np.random.Generator
) -> dict[str, float] | None:
    """Cells' AUC (NaN where glare hides the change), and whether it is among the regions shown.

    None where nothing aligns.
    """
    genuine, other = drawn.picture(), drawn.altered(what).picture()
    sheets = [_sheet_of(genuine, rng) for _ in range(references)]
    photo, _ = _sheet_of(other, rng)
    known = GenuineSheets([partial(_itself, sheet) for sheet, _ in sheets])
    compared = known.compare(photo, range(len(sheets)))
    if compared is None:
        return None
    reference, to_sheet = sheets[compared.reference]
    changed = cv2.warpPerspective(_changed_pixels(genuine, other, what), to_sheet, reference.size)
    rows, columns = grid_of(reference.size)
    share = cv2.resize(changed, (columns, rows), interpolation=cv2.INTER_AREA)
    truth, heat = share > _CELL_CHANGED, compared.heat
    if not truth.any():
        return None
    regions = most_unusual(heat, _SHOWN)
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


def _changed_pixels(genuine: Bytes, other: Bytes, what: str) -> NDArray[np.float32]:
    """1 where the drawings differ visibly, float32 (h, w)."""
    apart = np.abs(genuine.astype(np.int16) - other).max(axis=2)
    least = _TURNED if "hue" in what else _CHANGED
    return np.asarray(apart > least, np.float32)


def _sheet_of(picture: Bytes, rng: np.random.Generator) -> tuple[DetailSheet, NDArray[np.float64]]:
    """The sheet of a photo, and the homography from the drawing to the sheet."""
    photo, way = photographed(picture, rng)
    item = np.array([[[0.12, 0.12], [0.88, 0.12], [0.88, 0.9], [0.12, 0.9]]]) * SIZE
    corners = cv2.perspectiveTransform(item, way)[0]
    left, top = (float(v) for v in np.maximum(corners.min(axis=0), 0))
    right, bottom = (float(v) for v in np.minimum(corners.max(axis=0), SIZE))
    sheet = detail_sheet(photo, (left, top, right, bottom))
    return sheet, np.linalg.inv(sheet.to_photo) @ way


def _itself(sheet: DetailSheet) -> DetailSheet:
    return sheet
