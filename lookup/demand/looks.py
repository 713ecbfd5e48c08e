"""How an item looked, in few numbers, and which of many looked alike."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lookup.features.view import Floats, PictureView

LOOK_LENGTH = 128
_COLOUR_SHARE = 0.45
_LIKE = 0.7


def look_of(view: PictureView) -> Floats:
    """A unit vector, float32 (LOOK_LENGTH,), whose cosine compares two items' looks.

    A random projection of global vector and colours keeps their distances (Johnson and
    Lindenstrauss) and depends on the encoder only: looks of all generations compare.
    """
    seen = np.concatenate([view.vector, _COLOUR_SHARE * view.colour])
    look = seen @ _projection(len(seen))
    unit: Floats = look / max(float(np.linalg.norm(look)), 1e-9)
    return unit


def are_alike(first: Floats, second: Floats) -> bool:
    """Whether two looks are taken for one."""
    return float(first @ second) >= _LIKE


def groups_of(looks: Floats) -> NDArray[np.int64]:
    """The group of each look, int64 (n,), of looks (n, LOOK_LENGTH).

    Looks join the group whose mean is most like them, if it is like enough; then, groups being
    known, each moves to the one that is most like it.
    """
    sums, means = np.zeros_like(looks), np.zeros_like(looks)
    count = 0
    for look in looks:
        likeness = means[:count] @ look
        group = int(likeness.argmax()) if count else 0
        if not count or likeness[group] < _LIKE:
            group, count = count, count + 1
        sums[group] += look
        means[group] = sums[group] / max(float(np.linalg.norm(sums[group])), 1e-9)
    if not count:
        return np.empty(0, np.int64)
    return np.array([(means[:count] @ look).argmax() for look in looks], np.int64)


@lru_cache(maxsize=4)
def _projection(length: int) -> Floats:
    return np.random.default_rng(0).standard_normal((length, LOOK_LENGTH)).astype(np.float32)
