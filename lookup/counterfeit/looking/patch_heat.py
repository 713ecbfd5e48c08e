"""Where a photo that aligns with no reference shows what its nearest references do not."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from lookup.counterfeit.looking.look import Box, Floats, ItemLook


@dataclass(frozen=True)
class PatchRegion:
    """Boxes in pixels of the photo and of the reference `place`, and 1 - cosine between them."""

    box: Box
    place: int
    reference_box: Box
    unusualness: float


def patch_heat(photo: ItemLook, references: Sequence[ItemLook]) -> Floats:
    """1 - cosine of each patch with the most alike patch of any reference, float32 (h, w).

    A memory of genuine patches, as PatchCore has (Roth and others 2022).
    """
    rows, columns, _ = photo.patches.shape
    own = photo.patches.reshape(rows * columns, -1)
    best = np.stack([(own @ _flat(reference).T).max(axis=1) for reference in references])
    heat = np.asarray(1 - best.max(axis=0).reshape(rows, columns), np.float32)
    return np.asarray(cv2.GaussianBlur(heat, (0, 0), 0.8), np.float32)


def patch_regions(
    photo: ItemLook, references: Sequence[ItemLook], heat: Floats, count: int
) -> list[PatchRegion]:
    """The places with the most heat, apart from each other, each with its best partner."""
    left = heat * _inner(heat.shape[0], heat.shape[1])
    span = max(heat.shape[0] // 5, 1)
    regions = []
    for _ in range(count):
        row, column = (int(n) for n in np.unravel_index(int(left.argmax()), left.shape))
        if left[row, column] <= 0:
            break
        vector = photo.patches[row, column]
        place, at = max(
            (
                (n, int((_flat(reference) @ vector).argmax()))
                for n, reference in enumerate(references)
            ),
            key=lambda found: float(_flat(references[found[0]])[found[1]] @ vector),
        )
        its_row, its_column = divmod(at, references[place].patches.shape[1])
        regions.append(
            PatchRegion(
                box=_around(photo, row, column, span),
                place=place,
                reference_box=_around(references[place], its_row, its_column, span),
                unusualness=float(heat[row, column]),
            )
        )
        left = left.copy()
        left[max(row - span, 0) : row + span + 1, max(column - span, 0) : column + span + 1] = 0
    return regions


def _flat(look: ItemLook) -> Floats:
    flat: Floats = look.patches.reshape(-1, look.patches.shape[-1])
    return flat


def _inner(rows: int, columns: int) -> Floats:
    """Less towards the box's corners, where the background is."""
    y = (np.arange(rows) + 0.5) / rows * 2 - 1
    x = (np.arange(columns) + 0.5) / columns * 2 - 1
    return np.asarray(np.clip(1.4 - np.hypot(*np.meshgrid(x, y)), 0.05, 1), np.float32)


def _around(look: ItemLook, row: int, column: int, span: int) -> Box:
    rows, columns, _ = look.patches.shape
    left, top, right, bottom = look.box
    across, down = (right - left) / columns, (bottom - top) / rows
    half = span / 2 + 0.5
    return (
        max(left + (column + 0.5 - half) * across, left),
        max(top + (row + 0.5 - half) * down, top),
        min(left + (column + 0.5 + half) * across, right),
        min(top + (row + 0.5 + half) * down, bottom),
    )
