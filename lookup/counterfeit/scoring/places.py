"""Evidence of places: where a photo differs from genuine ones, and the same places on them."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lookup.counterfeit.looking.comparison import ComparedDetails
from lookup.counterfeit.looking.heat import Heat, most_unusual, share_below
from lookup.counterfeit.looking.item_mask import item_mask
from lookup.counterfeit.looking.look import Box, Floats, ItemLook
from lookup.counterfeit.looking.parts_comparison import ComparedParts
from lookup.counterfeit.looking.patch_heat import patch_heat, usual_patch_heat
from lookup.counterfeit.looking.sheet import DetailSheet
from lookup.counterfeit.scoring.evidence import RegionEvidence

REGIONS_SHOWN = 3

_HEAT_STEP = 8
"""Pixels of a sheet to a cell of heat."""


@dataclass(frozen=True)
class Places:
    """`heat` rows of cells over `box`: shares of genuine cells that are less unusual, 0 beside the
    item. `aligned_with` names the reference that it was laid over."""

    box: Box
    heat: tuple[tuple[float, ...], ...]
    aligned_with: str | None = None
    regions: tuple[RegionEvidence, ...] = ()


def places_of_details(
    picture: Image.Image,
    sheet: DetailSheet,
    reference: DetailSheet,
    name: str,
    compared: ComparedDetails,
) -> Places:
    """Of a photo whose details were laid over a reference's."""
    to_sheet = np.linalg.inv(compared.alignment.homography)
    rows, columns = compared.heat.combined.shape
    cell = (reference.size[0] / columns, reference.size[1] / rows)
    regions = []
    for region in most_unusual(compared.heat, REGIONS_SHOWN):
        left, top, right, bottom = region.cells
        on_sheet = (left * cell[0], top * cell[1], right * cell[0], bottom * cell[1])
        regions.append(
            RegionEvidence(
                box=_moved(on_sheet, sheet.to_photo @ to_sheet),
                reference=name,
                reference_box=_moved(on_sheet, reference.to_photo),
                sign=region.sign,
                unusualness=region.unusualness,
            )
        )
    shares = share_below(compared.heat.combined, compared.usual) * compared.heat.covered
    heat = cv2.resize(shares, reference.size, interpolation=cv2.INTER_LINEAR)
    on_photo = cv2.warpPerspective(heat, to_sheet, sheet.size)
    size = (sheet.size[0] // _HEAT_STEP, sheet.size[1] // _HEAT_STEP)
    small = np.asarray(cv2.resize(on_photo, size, interpolation=cv2.INTER_AREA), np.float32)
    box = _moved((0.0, 0.0, float(sheet.size[0]), float(sheet.size[1])), sheet.to_photo)
    return Places(box, _on_item(small, picture, box), name, tuple(regions))


def places_of_parts(
    picture: Image.Image, look: ItemLook, name: str, compared: ComparedParts
) -> Places:
    """Of a photo whose patches were laid over a reference's."""
    cells = compared.alignment.unlikeness
    covered = np.isfinite(cells)
    shares = share_below(np.nan_to_num(cells), compared.usual) * covered
    shape = (cells.shape[0], cells.shape[1])
    on_item = covered & (item_mask(picture, look.box, shape) > 0)
    spread = max(float(compared.usual.std()), 1e-6)
    above = np.nan_to_num((cells - compared.usual.mean()) / spread)
    heat = Heat(np.maximum(above * on_item, 0), np.zeros(shape, np.float32), on_item)
    left, top, right, bottom = look.box
    cell = ((right - left) / shape[1], (bottom - top) / shape[0])
    regions = []
    for region in most_unusual(heat, REGIONS_SHOWN):
        from_left, from_top, to_right, to_bottom = region.cells
        box = (
            left + from_left * cell[0],
            top + from_top * cell[1],
            left + to_right * cell[0],
            top + to_bottom * cell[1],
        )
        regions.append(
            RegionEvidence(
                box=box,
                reference=name,
                reference_box=_moved(box, compared.alignment.homography),
                sign=region.sign,
                unusualness=region.unusualness,
            )
        )
    return Places(look.box, _as_rows(shares * on_item), name, tuple(regions))


def places_of_none(picture: Image.Image, look: ItemLook, nearest: Sequence[ItemLook]) -> Places:
    """Of a photo that lies over no reference: heat against what its nearest ones show anywhere."""
    shares = share_below(patch_heat(look, nearest), usual_patch_heat(nearest))
    return Places(look.box, _on_item(shares, picture, look.box))


def _on_item(shares: Floats, picture: Image.Image, box: Box) -> tuple[tuple[float, ...], ...]:
    return _as_rows(shares * item_mask(picture, box, (shares.shape[0], shares.shape[1])))


def _as_rows(heat: Floats) -> tuple[tuple[float, ...], ...]:
    clipped = np.clip(heat, 0, 1)
    return tuple(tuple(round(float(value), 3) for value in row) for row in clipped)


def _moved(box: Box, homography: NDArray[np.float64]) -> Box:
    """The upright box round a box under a homography."""
    left, top, right, bottom = box
    corners = np.array([[[left, top], [right, top], [right, bottom], [left, bottom]]], np.float64)
    moved = cv2.perspectiveTransform(corners, homography)[0]
    low, high = moved.min(axis=0), moved.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
