"""Whether two photos show the same piece or two of one model, on drawn bags.

Each piece has its leather cut elsewhere and its stitches fallen elsewhere; each is photographed
twice by a shaky hand in changing light.
"""

from functools import partial
from time import process_time
from typing import Any

import click
import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.lab.drawn.altered_bags import AlteredBag, drawn_bags, photographed
from lookup.counterfeit.pieces.comparison import PieceComparison, PiecePhoto, compare_piece
from lookup.counterfeit.scoring.roc import auc
from measures.labelled import print_json

# The part of a drawing that the bag takes.
_CORNERS = np.array([[[0.12, 0.12], [0.88, 0.12], [0.88, 0.9], [0.12, 0.9]]])


@click.command()
@click.option("--models", default=10, show_default=True)
@click.option("--others", default=19, show_default=True, help="Other pieces of each model.")
@click.option("--trials", default=3, show_default=True, help="Of each kind and model.")
@click.option("--size", default=640, show_default=True, help="Pixels of a photo's side.")
@click.option("--seed", default=5, show_default=True)
def pieces(models: int, others: int, trials: int, size: int, seed: int) -> None:
    """AUC with its 95 % interval, over models; how often each answer is given.

    `alike` is the likeness as a multiple of the most alike other piece's: least, median, most.
    """
    rng = np.random.default_rng(seed)
    begun = process_time()
    results = [
        (number, same, found)
        for number, model in enumerate(drawn_bags(seed, models))
        for same, found in _trials(model, others, trials, size, rng)
    ]
    spent = process_time() - begun
    compared = [(n, same, _alike(found)) for n, same, found in results if found.others]
    by_model = [[each for each in compared if each[0] == n] for n in range(models)]
    drawn = [
        _auc([each for n in rng.integers(0, models, models) for each in by_model[n]])
        for _ in range(1000)
    ]
    print_json(
        {
            "trials": len(results),
            "compared": len(compared),
            "auc": _auc(compared),
            "ci95": [float(v) for v in np.nanquantile(drawn, (0.025, 0.975))],
            "alike": {
                name: [float(v) for v in np.quantile(values, (0, 0.5, 1))]
                for name, same in (("same piece", True), ("another piece", False))
                if (values := [value for _, is_same, value in compared if is_same is same])
            },
            "auc_by_model": [_auc(each) for each in by_model],
            "answers": {
                name: _answers([found for _, is_same, found in results if is_same is same])
                for name, same in (("same piece", True), ("another piece", False))
            },
            "processor_seconds_a_trial": spent / len(results),
        }
    )


def _trials(
    model: AlteredBag, others: int, trials: int, size: int, rng: np.random.Generator
) -> list[tuple[bool, PieceComparison]]:
    """Pieces of one model, each against a new photo of itself and one of the next piece."""
    drawn = [model.piece(rng).picture(size) for _ in range(others + 2)]
    kept = [_shot(picture, rng) for picture in drawn]
    found = []
    for piece in range(trials):
        again = _shot(drawn[piece], rng)
        for same, other in ((True, piece), (False, piece + 1)):
            rest = [n for n in range(len(drawn)) if n not in (piece, piece + 1)]
            new = _shot(drawn[other], rng)
            opened = [[partial(_itself, kept[n])] for n in rest]
            found.append((same, compare_piece([kept[piece], again], [new], opened)))
    return found


def _itself(photo: PiecePhoto) -> PiecePhoto:
    return photo


def _shot(picture: NDArray[np.uint8], rng: np.random.Generator) -> PiecePhoto:
    photo, way = photographed(picture, rng)
    size = picture.shape[0]
    corners = cv2.perspectiveTransform(_CORNERS * size, way)[0]
    left, top = (float(v) for v in np.maximum(corners.min(axis=0), 0))
    right, bottom = (float(v) for v in np.minimum(corners.max(axis=0), size))
    return PiecePhoto(photo, (left, top, right, bottom))


def _alike(found: PieceComparison) -> float:
    """How much more alike than the most alike other piece, as a ratio: models differ in scale."""
    assert found.likeness is not None
    assert found.highest is not None
    return found.likeness / max(found.highest, 1e-6)


def _auc(compared: list[tuple[int, bool, float]]) -> float:
    values = np.array([value for _, _, value in compared])
    same = np.array([is_same for _, is_same, _ in compared], bool)
    return float("nan") if same.all() or not same.any() else auc(values, same)


def _answers(found: list[PieceComparison]) -> dict[str, Any]:
    given = [f"{one.judgement.answer}: {one.judgement.reason}" for one in found]
    return {name: given.count(name) for name in sorted(set(given))}
