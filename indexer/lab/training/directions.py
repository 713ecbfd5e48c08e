"""The direction of every concept among image vectors, found in closed form."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from indexer.lab.training.bank import Row
from indexer.lab.training.captions import Caption, truth
from indexer.lab.training.concepts import concepts

_LEAST_SHOWN = 5
_RIDGE = 0.1
"""Of the vectors' mean variance: how far the directions are held from fitting single pictures."""
_ENOUGH_PHOTOS = 100
"""Concepts that fewer real photos show also listen to what ImageNet's classes say of them."""

Directions = Mapping[str, npt.NDArray[np.float32]]


def concept_directions(
    vectors: npt.NDArray[np.float32],
    rows: Sequence[Row],
    classes: npt.NDArray[np.float32],
) -> Directions:
    """For each concept that anything tells of, the direction along which pictures of it part best
    from others, scaled so that scores of the pictures have a standard deviation of one.

    `vectors` (n, d): unit rows of the pictures in `rows`. By linear discriminant analysis with a
    ridge; `classes` (n, 1000): how much ImageNet's classifier takes each picture for each of its
    classes, for concepts that few real photos show or none.
    """
    centred = vectors.astype(np.float64) - vectors.mean(axis=0)
    spread = centred.T @ centred / len(centred)
    spread += _RIDGE * np.trace(spread) / len(spread) * np.eye(len(spread))
    fits = truth(
        [Caption(key, (each,)) for key, each in concepts().items()], [row.facts for row in rows]
    )
    photo = np.array([row.product.startswith("photo/") for row in rows])
    products = np.array([row.product for row in rows])
    taken_for = centred.T @ (classes - classes.mean(axis=1, keepdims=True)) / len(centred)
    found = {}
    for (key, concept), fit in zip(concepts().items(), fits, strict=True):
        parts = []
        if (fit == 1).sum() >= _LEAST_SHOWN and (fit == 0).any():
            apart = centred[fit == 1].mean(axis=0) - centred[fit == 0].mean(axis=0)
            parts.append(_scaled(np.linalg.solve(spread, apart), spread))
        few = len(np.unique(products[photo & (fit == 1)])) < _ENOUGH_PHOTOS
        if concept.classes and few:
            named = taken_for[:, list(concept.classes)].mean(axis=1)
            parts.append(_scaled(np.linalg.solve(spread, named), spread))
        if parts:
            found[key] = _scaled(np.sum(parts, axis=0), spread).astype(np.float32)
    return found


def _scaled(
    direction: npt.NDArray[np.float64], spread: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    scaled: npt.NDArray[np.float64] = direction / np.sqrt(direction @ spread @ direction)
    return scaled
