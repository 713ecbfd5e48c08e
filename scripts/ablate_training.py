"""What each signal of the training is worth, as a table of recall@1 by global vectors alone.

    ablate_training.py --first first_version --work W MANIFEST [MANIFEST ...] [--steps 120]

W is the work folder of train_embedded.py, with its views and lessons. First stand the trunk as it
is, what needs no training, and the model in --trained; then trainings of so many steps from the
same beginning: with one signal more each, then with something added to what is trained, or left
out. Intervals resample products. Takes two to three minutes a row and 120 steps. Prints Markdown.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.lab.training.bank import Bank
from indexer.lab.training.captions import all_words
from indexer.lab.training.labelled import LabelledSet
from indexer.lab.training.lessons import Lessons
from indexer.lab.training.published import read_classifier
from indexer.lab.training.student import CONTEXT_LENGTH
from indexer.lab.training.trainer import Recipe, Signals, Training
from indexer.lab.training.trunk import load_trunk
from indexer.lab.training.vocabulary import learn_pieces
from lookup.base.errors import DomainError
from lookup.base.exits import exit_code
from lookup.encoders.word_pieces import WordPieces
from lookup.evaluation.intervals import clustered_interval
from lookup.evaluation.manifest import read_manifest

_FIRST_STAGE = 5
_COLOUR = 0.5
_LESSONS = Recipe(signals=Signals(likeness=0, instance=0))
_TAUGHT: Mapping[str, Recipe] = {
    "lessons": _LESSONS,
    "+ likeness": replace(_LESSONS, signals=Signals(instance=0)),
    "+ instances, as it is trained": Recipe(),
    "and text": Recipe(signals=Signals(text=0.1)),
    "and drawn products": Recipe(shares={"photo": 0.55, "drawn": 0.27, "pack": 0.18}),
    "without mosaics": Recipe(mosaics=0),
    "instances alone": Recipe(signals=Signals(lesson=0, likeness=0, instance=1), mosaics=0),
}

Floats = npt.NDArray[np.float32]
Sets = Mapping[str, LabelledSet]


def main(given: Sequence[str] | None = None) -> int:
    """Print the table, row by row."""
    arguments = _arguments(given)
    try:
        for line in _table(arguments):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    except DomainError as error:
        sys.stderr.write(f"{error}\n")
        return exit_code(error)
    return 0


def _table(arguments: argparse.Namespace) -> Iterator[str]:
    trunk = load_trunk(f"local-dir:{arguments.first}")
    sets = {
        path.parent.name: LabelledSet.seen(read_manifest(path), trunk, _FIRST_STAGE)
        for path in arguments.manifests
    }
    yield "| | " + " | ".join(sets) + " | held-out products |"
    yield "| --- |" + " --- |" * (len(sets) + 1)
    plain = _training(arguments, Recipe())
    identity = _without_head(plain.model.visual)
    yield _row("trunk as it is", sets, lambda seen: seen.vectors(identity, _FIRST_STAGE))
    yield _row("+ centring", sets, lambda seen: _centred(seen, identity))
    yield _row("+ colour", sets, lambda seen: _with_colour(seen, identity))
    yield _measured("linear head on the frozen trunk", sets, plain, plain.model)
    if arguments.trained:
        plain.resume(arguments.trained)
        for share in arguments.shares:
            model = plain.kept_share(share)
            yield _measured(f"trained {plain.step} steps, {share:g} kept", sets, plain, model)
    for name, recipe in _TAUGHT.items() if arguments.steps else ():
        training = _training(arguments, recipe)
        for _ in training.begin() if recipe.signals.text else ():
            pass
        for _ in range(arguments.steps):
            training.one_step()
        yield _measured(f"{name}, {arguments.steps} steps", sets, training, training.averaged)


def _training(arguments: argparse.Namespace, recipe: Recipe) -> Training:
    import torch

    torch.set_num_threads(1)
    words = WordPieces(learn_pieces(all_words()), CONTEXT_LENGTH)
    return Training(
        load_trunk(f"local-dir:{arguments.first}"),
        read_classifier(arguments.wheel),
        Bank(arguments.work / "views"),
        Lessons.read(arguments.work / "lessons.npz"),
        words,
        replace(recipe, steps=max(1, arguments.steps), threads=arguments.workers),
    )


def _measured(name: str, sets: Sets, training: Training, model: Any) -> str:
    held_out = training.measured(model)["recall"]
    return _row(
        name, sets, lambda seen: seen.vectors(model.visual, _FIRST_STAGE), f"{held_out:.3f}"
    )


def _row(
    name: str, sets: Sets, vectors_of: Callable[[LabelledSet], Floats], held_out: str = ""
) -> str:
    cells = []
    for seen in sets.values():
        right = seen.right(vectors_of(seen)).astype(float)
        products = [seen.images[place].product_id for place in seen.places("query")]
        low, high = clustered_interval(right.tolist(), products)
        cells.append(f"{right.mean():.3f} ({low:.2f} to {high:.2f})")
    return f"| {name} | " + " | ".join(cells) + f" | {held_out} |"


def _without_head(visual: Any) -> Any:
    import copy

    import torch

    without = copy.deepcopy(visual)
    without.head = torch.nn.Identity()
    return without


def _centred(seen: LabelledSet, visual: Any) -> Floats:
    vectors = seen.vectors(visual, _FIRST_STAGE)
    return _unit(vectors - vectors[seen.places("gallery")].mean(axis=0))


def _with_colour(seen: LabelledSet, visual: Any) -> Floats:
    vectors = seen.vectors(visual, _FIRST_STAGE)
    return _unit(np.concatenate([vectors, _COLOUR * seen.colours], axis=1))


def _unit(rows: Floats) -> Floats:
    unit: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("manifests", type=Path, nargs="+", metavar="MANIFEST")
    parser.add_argument("--first", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--wheel", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=120, help="0 leaves the signals out")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--trained", type=Path, help="a checkpoint to measure as well")
    parser.add_argument("--shares", type=float, nargs="+", default=(0.5, 1.0), help="kept of it")
    return parser.parse_args(given)


if __name__ == "__main__":
    sys.exit(main())
