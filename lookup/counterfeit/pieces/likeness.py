"""How much of a piece's own detail other photos share with a registered one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup.counterfeit.looking.look import Floats
from lookup.counterfeit.pieces.fine_sheet import FineSheet, residual
from lookup.counterfeit.pieces.laying import LEAST_DETAIL, PATCH, Laid

LEAST_PATCHES = 12

# Photos that must show a place, else nobody knows what all pieces have there.
_LEAST_SHOWN = 4
_FLOOR = 0.3
_RIDGE = 1e-3


@dataclass(frozen=True)
class Likeness:
    """`value` is the mean square of the correlations of `patches` patches, from 0 to 1."""

    value: float
    patches: int


def likenesses(registered: FineSheet, laid: Sequence[Laid]) -> list[Likeness | None]:
    """Of each photo laid over the registered one; None where too little of it can be compared.

    What all pieces of the model have at a place, as the mean of the photos shows it, also blurred
    or a little beside its place, is taken out of each patch first. What is left and correlates is
    the piece's own. All photos are treated alike, so that their order means something.
    """
    if not laid:
        return []
    shown, total, squares = np.zeros((3, *registered.grey.shape), np.float32)
    for one in laid:
        shown += one.covered
        total += one.detail() * one.covered
        squares += one.detail() ** 2 * one.covered
    usual = np.asarray(total / np.maximum(shown, 1), np.float32)
    variance = np.maximum(squares / np.maximum(shown, 1) - usual**2, 0)
    spread = np.asarray(np.sqrt(variance) + _FLOOR, np.float32)
    ours = residual(registered.grey)
    chosen = (
        _patches(registered.item).all(axis=1)
        & (_patches(shown) >= _LEAST_SHOWN).all(axis=1)
        & (_patches(ours).std(axis=1) > LEAST_DETAIL)
    )
    if not chosen.any():
        return [None] * len(laid)
    common = _Common(usual, spread, chosen)
    own = common.taken_out(ours)
    return [_likeness(own, common.taken_out(one.detail()), chosen, one) for one in laid]


class _Common:
    """What all pieces have in some patches."""

    def __init__(self, usual: Floats, spread: Floats, chosen: NDArray[np.bool_]) -> None:
        self._spread, self._chosen = spread, chosen
        forms = (
            usual,
            cv2.Laplacian(usual, cv2.CV_32F),
            cv2.Sobel(usual, cv2.CV_32F, 1, 0),
            cv2.Sobel(usual, cv2.CV_32F, 0, 1),
            np.ones_like(usual),
        )
        self._forms = np.stack([_patches(form / spread)[chosen] for form in forms], axis=2)
        gram = np.einsum("npi,npj->nij", self._forms, self._forms)
        self._gram = gram + _RIDGE * PATCH * PATCH * np.eye(len(forms), dtype=np.float32)

    def taken_out(self, array: Floats) -> Floats:
        """The rest of the array in the chosen patches, float32 (n, PATCH * PATCH)."""
        patches = _patches(array / self._spread)[self._chosen]
        sides = np.einsum("npi,np->ni", self._forms, patches)[..., None]
        shares = np.linalg.solve(self._gram, sides)[..., 0]
        return np.asarray(patches - np.einsum("npi,ni->np", self._forms, shares), np.float32)


def _likeness(own: Floats, rest: Floats, chosen: NDArray[np.bool_], one: Laid) -> Likeness | None:
    seen = np.asarray(_patches(one.covered).all(axis=1))[chosen]
    if seen.sum() < LEAST_PATCHES:
        return None
    ours, theirs = own[seen], rest[seen]
    together = (ours * theirs).sum(axis=1)
    sizes = np.sqrt((ours**2).sum(axis=1) * (theirs**2).sum(axis=1))
    alike = np.maximum(together / np.maximum(sizes, 1e-6), 0)
    return Likeness(float((alike**2).mean()), int(seen.sum()))


def _patches(array: NDArray[Any]) -> NDArray[Any]:
    """The array cut into whole patches, (n, PATCH * PATCH)."""
    rows, columns = array.shape[0] // PATCH, array.shape[1] // PATCH
    whole = array[: rows * PATCH, : columns * PATCH]
    cut = whole.reshape(rows, PATCH, columns, PATCH).transpose(0, 2, 1, 3)
    return np.asarray(cut.reshape(rows * columns, PATCH * PATCH))
