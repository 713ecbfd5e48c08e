"""The nearest of many rows, by matrix products over a part of them at a time."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from lookup.index.port import Floats


def nearest(
    queries: Floats, parts: Iterable[tuple[NDArray[np.int64], Floats]], count: int
) -> tuple[Floats, NDArray[np.int64]]:
    """Inner products of `queries` (m, d) with their `count` nearest rows and which rows, best
    first, each (m, k), k <= count; `parts` gives the numbers (p,) and vectors (p, d) of all rows.
    """
    similarities = np.empty((len(queries), 0), np.float32)
    rows = np.empty((len(queries), 0), np.int64)
    for numbers, vectors in parts:
        products = queries @ vectors.T
        similarities = np.concatenate([similarities, products], axis=1)
        rows = np.concatenate([rows, np.broadcast_to(numbers, products.shape)], axis=1)
        if similarities.shape[1] > count:
            kept = np.argpartition(-similarities, count - 1, axis=1)[:, :count]
            similarities = np.take_along_axis(similarities, kept, axis=1)
            rows = np.take_along_axis(rows, kept, axis=1)
    order = np.argsort(-similarities, axis=1, kind="stable")
    return np.take_along_axis(similarities, order, axis=1), np.take_along_axis(rows, order, axis=1)
