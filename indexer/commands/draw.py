"""`indexer draw`: draw a catalogue to start with."""

import os
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from indexer.lab.drawn.product import VIEWS
from indexer.lab.drawn.writer import draw_catalog


@click.command("draw")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Directory to write.",
)
@click.option("--products", default=78, show_default=True, help="Models in the catalogue.")
@click.option("--seed", default=1, show_default=True, help="Same seed, same catalogue.")
@click.option("--photos", default=60, show_default=True, help="Phone photos of catalogue items.")
@click.option("--open-set", default=20, show_default=True, help="Phone photos of other items.")
@click.option(
    "--views", default=",".join(VIEWS), show_default=True, help="Catalogue views, comma-separated."
)
@click.option("--workers", default=None, type=int, help="Processes.  [default: one a core]")
@click.option("--size", default=512, show_default=True, help="Pixels a side.")
def draw(
    out: Path,
    products: int,
    seed: int,
    photos: int,
    open_set: int,
    views: str,
    workers: int | None,
    size: int,
) -> None:
    """Draw a luxury catalogue to try things with.

    Pictures, feed, stores, stock, phone photos and their manifest.
    """
    columns = (TextColumn("drawing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("drawing", total=products + photos + open_set)
        summary = draw_catalog(
            out,
            products=products,
            seed=seed,
            photos=photos,
            open_set=open_set,
            views=[v.strip() for v in views.split(",") if v.strip()],
            workers=workers or os.cpu_count() or 1,
            size=size,
            progress=lambda done, _total: bar.update(task, completed=done),
        )
    click.echo(
        f"{summary.products} products, {summary.skus} SKUs, {summary.images} pictures, "
        f"{summary.photos} photos and {summary.open_set} open-set photos in {summary.out}",
        err=True,
    )
