"""Lays one photo of an item over another by their local features."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup.counterfeit.looking.sheet import Bytes, DetailSheet, Floats

Doubles = NDArray[np.float64]

_LEAST_PAIRS = 8
_LEAST_INLIERS = 14
_RATIO = 0.85
_PIXELS = 4.0
_SCALES = (0.35, 2.8)
_LEAST_COVERED = 0.35
_SEED = 7
_ECC_SCALE = 0.5
_ECC_ROUNDS = 30
_MOST_REFINED = 0.1


@dataclass(frozen=True)
class Alignment:
    """`homography` float64 (3, 3) takes places on the photo's sheet to the reference's sheet."""

    homography: Doubles
    inliers: int


def align(photo: DetailSheet, reference: DetailSheet) -> Alignment | None:
    """How the photo lies over the reference; None where that cannot be said with any certainty.

    A homography by RANSAC (Fischler and Bolles 1981) over the nearest descriptors that pass the
    ratio test; refused where it mirrors, folds, zooms without measure or leaves most uncovered.
    The same input gives the same answer.
    """
    pairs = _pairs(photo.descriptors, reference.descriptors)
    if len(pairs) < _LEAST_PAIRS:
        return None
    cv2.setRNGSeed(_SEED)
    source, target = photo.points[pairs[:, 0]], reference.points[pairs[:, 1]]
    found, kept = cv2.findHomography(source, target, cv2.RANSAC, _PIXELS, maxIters=2000)
    if found is None or int(kept.sum()) < _LEAST_INLIERS:
        return None
    homography = np.asarray(found, np.float64)
    if not _plausible(homography, photo.size, reference.size):
        return None
    return Alignment(homography, int(kept.sum()))


def refine(alignment: Alignment, photo: DetailSheet, reference: DetailSheet) -> Alignment:
    """The alignment after all pixels had a say: features may lie on one part of the item only.

    Enhanced correlation coefficient (Evangelidis and Psarakis 2008); unchanged where that fails.
    """
    return replace(alignment, homography=_refined(alignment.homography, photo, reference))


def laid_over(
    photo: DetailSheet, reference: DetailSheet, alignment: Alignment
) -> tuple[Bytes, Floats]:
    """The photo's pixels on the reference's sheet, uint8 (h, w, 3), and where they cover it,
    float32 (h, w) of 0 and 1.
    """
    size = reference.size
    pixels = cv2.warpPerspective(photo.pixels, alignment.homography, size, flags=cv2.INTER_LINEAR)
    whole = np.ones(photo.pixels.shape[:2], np.float32)
    covered = cv2.warpPerspective(whole, alignment.homography, size, flags=cv2.INTER_NEAREST)
    return np.asarray(pixels, np.uint8), np.asarray(covered, np.float32)


def _pairs(ones: Floats, others: Floats) -> NDArray[np.int64]:
    """Places of descriptors that are each other's nearest and clearly nearer than the next."""
    if len(ones) < 2 or len(others) < 2:
        return np.empty((0, 2), np.int64)
    likeness = ones @ others.T
    nearest = likeness.argmax(axis=1)
    two = -np.partition(-likeness, 1, axis=1)[:, :2]
    distance = np.sqrt(np.maximum(2 - 2 * two, 0))
    clear = distance[:, 0] < _RATIO * distance[:, 1]
    mutual = likeness.argmax(axis=0)[nearest] == np.arange(len(ones))
    chosen = np.flatnonzero(clear & mutual)
    return np.stack([chosen, nearest[chosen]], axis=1)


def _refined(homography: Doubles, photo: DetailSheet, reference: DetailSheet) -> Doubles:
    half = np.diag([_ECC_SCALE, _ECC_SCALE, 1.0])
    small = half @ np.linalg.inv(homography) @ np.linalg.inv(half)
    template, seen = _small_grey(reference), _small_grey(photo)
    mask = np.full(seen.shape, 255, np.uint8)
    try:
        _, found = cv2.findTransformECC(
            template,
            seen,
            (small / small[2, 2]).astype(np.float32),
            cv2.MOTION_HOMOGRAPHY,
            (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, _ECC_ROUNDS, 1e-4),
            mask,
            5,
        )
    except cv2.error:  # it does not converge: nothing in common, or nothing to see
        return homography
    refined = np.linalg.inv(half) @ np.linalg.inv(np.asarray(found, np.float64)) @ half
    corners = np.array([[[0, 0], [photo.size[0], 0], photo.size, [0, photo.size[1]]]], np.float64)
    moved = cv2.perspectiveTransform(corners, refined) - cv2.perspectiveTransform(
        corners, homography
    )
    if np.abs(moved).max() > _MOST_REFINED * max(reference.size):
        return homography
    return np.asarray(refined / refined[2, 2], np.float64)


def _small_grey(sheet: DetailSheet) -> Bytes:
    grey = cv2.cvtColor(sheet.pixels, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, None, fx=_ECC_SCALE, fy=_ECC_SCALE, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def _plausible(homography: Doubles, size: tuple[int, int], onto: tuple[int, int]) -> bool:
    width, height = size
    corners = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64)
    with np.errstate(all="ignore"):
        laid = cv2.perspectiveTransform(corners, homography)[0]
    if not np.isfinite(laid).all() or not cv2.isContourConvex(laid.astype(np.float32)):
        return False
    area = float(cv2.contourArea(laid.astype(np.float32), oriented=True))
    frame = np.array([[0, 0], [onto[0], 0], [onto[0], onto[1]], [0, onto[1]]], np.float32)
    shared, _ = cv2.intersectConvexConvex(laid.astype(np.float32), frame)
    scale = np.sqrt(abs(area) / (width * height))
    return bool(
        area > 0 and _SCALES[0] < scale < _SCALES[1] and shared > _LEAST_COVERED * onto[0] * onto[1]
    )
