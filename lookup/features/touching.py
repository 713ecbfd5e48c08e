"""Things that touch, told apart by the waist between them."""

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

# Of the greatest depth (distance to the outline) in a mask. What is told apart is at least half as
# deep as that, and deeper than its waist by the ratio; limbs and handles are not.
_LEVELS = np.linspace(0.2, 0.8, 7)
_LEAST_DEPTH = 0.5
_DEEPER_THAN_WAIST = 1.15
_LEAST_CORE = 6
_LEAST_SHARE = 0.12


def told_apart(mask: Mask) -> list[Mask]:
    """The parts of one connected mask, bool (h, w): itself where it has no waist."""
    left, top, width, height = cv2.boundingRect(mask.astype(np.uint8))
    inner = np.s_[top : top + height, left : left + width]
    padded = cv2.copyMakeBorder(
        mask[inner].astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0
    )
    depth = cv2.distanceTransform(padded, cv2.DIST_L2, 3)
    cores = _most_cores(np.asarray(depth, np.float32))
    if len(cores) < 2:
        return [mask]
    near = [cv2.distanceTransform((~core).astype(np.uint8), cv2.DIST_L2, 3) for core in cores]
    owner = np.argmin(near, axis=0)
    parts = [np.zeros_like(mask) for _ in cores]
    for place, part in enumerate(parts):
        part[inner] = ((owner == place) & (padded > 0))[1:-1, 1:-1]
    least = min(np.count_nonzero(part) for part in parts)
    return parts if least >= _LEAST_SHARE * np.count_nonzero(mask) else [mask]


def _most_cores(depth: NDArray[np.float32]) -> list[Mask]:
    """The deep regions at the level that has most of them; the lowest of such levels."""
    most: list[Mask] = []
    deepest = float(depth.max())
    for level in _LEVELS * deepest:
        count, labels = cv2.connectedComponents((depth > level).astype(np.uint8))
        if count - 1 <= max(1, len(most)):
            continue
        least = max(_LEAST_DEPTH * deepest, _DEEPER_THAN_WAIST * level)
        cores = [labels == label for label in range(1, count)]
        cores = [core for core in cores if np.count_nonzero(core) > _LEAST_CORE]
        cores = [core for core in cores if depth[core].max() > least]
        if len(cores) > max(1, len(most)):
            most = cores
    return most
