"""Lays one photo of an item over another by what their patches look like.

Local features find nothing in common between two hand-held photos of a smooth, three-dimensional
item; patches of a network do, as coarsely as they are laid out.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup.counterfeit.looking.look import Floats, ItemLook

Doubles = NDArray[np.float64]

_LEAST_SHARE = 0.14
"""Of the photo's patches. Real photos of which so many agree, 36 of 256, lie right when one looks
at them one by one; of those where 28 or fewer do, many lie wrong."""

_LEAST_PAIRS = 16
_CELLS = 1.3
_ROUNDS = 500
_SEED = 7
_MOST_STRETCH = 1.8
_SCALES = (0.45, 2.2)


@dataclass(frozen=True)
class PatchAlignment:
    """`homography` float64 (3, 3) takes pixels of the photo to pixels of the reference, and turns
    a left shoe into a right one where it has to; `inliers` patches agree with it.

    `unlikeness` float32 (rows, columns) of the photo's patches: 1 - cosine with the most alike
    patch beside the same place on the reference, NaN where the reference shows nothing.
    """

    homography: Doubles
    inliers: int
    unlikeness: Floats


def align_patches(photo: ItemLook, reference: ItemLook) -> PatchAlignment | None:
    """How the photo's item lies over the reference's; None where too few patches agree.

    An affine map by RANSAC (Fischler and Bolles 1981) over the patches that are each other's
    nearest, as it is and mirrored, whichever more patches agree with.
    """
    straight = _aligned(photo, reference, mirrored=False)
    mirrored = _aligned(photo, reference, mirrored=True)
    found = [one for one in (straight, mirrored) if one is not None]
    return max(found, key=lambda one: one.inliers, default=None)


def _aligned(photo: ItemLook, reference: ItemLook, *, mirrored: bool) -> PatchAlignment | None:
    grid = photo.patches[:, ::-1] if mirrored else photo.patches
    likeness = _rows(grid) @ _rows(reference.patches).T
    nearest = likeness.argmax(axis=1)
    mutual = np.flatnonzero(likeness.argmax(axis=0)[nearest] == np.arange(len(nearest)))
    if len(mutual) < _LEAST_PAIRS:
        return None
    cell, cell_there = _cell(photo), _cell(reference)
    # In cells of either photo's longer side, so that a tolerance is one, whatever their pixels.
    source, target = _centres(photo) / max(cell), _centres(reference) / max(cell_there)
    cv2.setRNGSeed(_SEED)
    found, agreeing = cv2.estimateAffine2D(
        source[mutual],
        target[nearest[mutual]],
        method=cv2.RANSAC,
        ransacReprojThreshold=_CELLS,
        maxIters=_ROUNDS,
    )
    enough = max(_LEAST_PAIRS, _LEAST_SHARE * len(nearest))
    if found is None or int(agreeing.sum()) < enough or not _plausible(found[:, :2]):
        return None
    places = source @ found[:, :2].T + found[:, 2]
    unlike = _beside(likeness, places * max(cell_there) / cell_there, reference.patches.shape[:2])
    unlikeness = unlike.reshape(photo.patches.shape[:2])
    return PatchAlignment(
        homography=_in_pixels(found, photo, reference, mirrored=mirrored),
        inliers=int(agreeing.sum()),
        unlikeness=unlikeness[:, ::-1] if mirrored else unlikeness,
    )


def _plausible(linear: Doubles) -> bool:
    large, small = np.linalg.svd(linear)[1]
    if np.linalg.det(linear) <= 0 or large > _MOST_STRETCH * small:
        return False
    return bool(_SCALES[0] < np.sqrt(large * small) < _SCALES[1])


def _beside(likeness: Floats, places: Doubles, shape: tuple[int, ...]) -> Floats:
    """Of each patch its unlikeness to the best of the nine round its place, (n,)."""
    rows, columns = shape
    grid = likeness.reshape(len(likeness), rows, columns)
    inside = np.all((places >= 0) & (places < np.array([columns, rows])), axis=1)
    padded = np.pad(grid, ((0, 0), (1, 1), (1, 1)), constant_values=-1)
    across, down = (places * np.reshape(inside, (-1, 1))).astype(int).T
    patch = np.arange(len(likeness))
    best = np.max([padded[patch, down + y, across + x] for y in range(3) for x in range(3)], axis=0)
    return np.where(inside, 1 - best, np.nan).astype(np.float32)


def _in_pixels(found: Doubles, photo: ItemLook, reference: ItemLook, *, mirrored: bool) -> Doubles:
    left, top, right, _ = photo.box
    into = np.array([[1.0, 0, -left], [0, 1, -top], [0, 0, 1]])
    if mirrored:
        into = np.array([[-1.0, 0, right], [0, 1, -top], [0, 0, 1]])
    here, there = max(_cell(photo)), max(_cell(reference))
    out = np.array([[there, 0, reference.box[0]], [0, there, reference.box[1]], [0, 0, 1]])
    middle = np.vstack([found, [0, 0, 1]]) @ np.diag([1 / here, 1 / here, 1])
    return np.asarray(out @ middle @ into, np.float64)


def _cell(look: ItemLook) -> Doubles:
    """(width, height) of a patch in pixels of the photo."""
    left, top, right, bottom = look.box
    rows, columns, _ = look.patches.shape
    return np.array([(right - left) / columns, (bottom - top) / rows])


def _centres(look: ItemLook) -> Doubles:
    """Middles of all patches, x and y in pixels from the box's corner, (n, 2)."""
    rows, columns, _ = look.patches.shape
    down, across = np.mgrid[0:rows, 0:columns]
    return np.asarray((np.stack([across.ravel(), down.ravel()], axis=1) + 0.5) * _cell(look))


def _rows(grid: Floats) -> Floats:
    rows: Floats = grid.reshape(-1, grid.shape[-1])
    return rows
