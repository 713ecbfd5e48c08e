"""Two encoders, or two generations of a maison, compared photo by photo on the same photos."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from indexer.pipeline.workspace import Workspace
from lookup.base.errors import BadInput, Refused
from lookup.base.home import Home
from lookup.catalog.database import open_database
from lookup.catalog.images import ImageCatalog
from lookup.commands.terminal import options
from lookup.commands.terminal.comparison_tables import print_comparison
from lookup.commands.terminal.progress import progress
from lookup.evaluation.comparison import Comparison, Pair, compare
from lookup.evaluation.encoder_run import evaluate_encoder_pair
from lookup.evaluation.lookups import judging, look_up_by_each
from lookup.evaluation.manifest import LabelledImage, read_with_open_sets
from lookup.evaluation.report.page import comparison_html, write_page
from lookup.evaluation.report.pictures import CataloguePictures
from lookup.images.thumbnails import Thumbnails
from lookup.index.generation import Generation
from lookup.index.remote.elsewhere import generation_store
from lookup.index.store import GenerationStore
from lookup.matching.matcher import Matcher
from lookup.settings.reading import read_settings


@dataclass(frozen=True)
class _Compared:
    comparison: Comparison
    pairs: Sequence[Pair]
    pictures: CataloguePictures


_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("manifest", required=False, type=_FILE)
@click.option("--encoder", "names", multiple=True, help="Give two: A, then B.")
@click.option(
    "--generation", "generations", multiple=True, help="Give two: ids, 'current' or 'previous'."
)
@click.option("--home", type=click.Path(file_okay=False, path_type=Path))
@click.option("--maison", help="Code of the maison that the generations are of.")
@click.option("--labelled", type=_FILE, help="MANIFEST by name; else the maison's own one.")
@options.open_sets
@options.offline
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    help="Also write a page with the photos that changed sides: FILE.html, or a directory.",
)
@options.as_json
def encoders(
    manifest: Path | None,
    names: tuple[str, ...],
    generations: tuple[str, ...],
    home: Path | None,
    maison: str | None,
    labelled: Path | None,
    open_sets: tuple[Path, ...],
    offline: bool,
    report: Path | None,
    as_json: bool,
) -> None:
    """Compare B with A on the query photos of MANIFEST: differences with their intervals."""
    photos = manifest or labelled
    if generations:
        if names or home is None or maison is None:
            raise click.UsageError("--generation goes with --home and --maison, not --encoder")
        workspace = Workspace(Home(home), maison)
        images = read_with_open_sets(photos or workspace.labelled_manifest, open_sets)
        compared = _of_generations(workspace, _two(generations, "--generation"), images)
    else:
        pair = _two(names, "--encoder")
        if photos is None:
            raise click.UsageError("MANIFEST is missing")
        compared = _of_encoders(pair, read_with_open_sets(photos, open_sets), offline=offline)
    comparison = compared.comparison
    if as_json:
        click.echo(comparison.model_dump_json(indent=2))
    else:
        print_comparison(comparison, Console(width=None if sys.stdout.isatty() else 120))
    if report is not None:
        html = comparison_html(
            comparison,
            compared.pairs,
            compared.pictures,
            subject="Comparison",
            at=datetime.now(UTC),
        )
        click.echo(f"report: {write_page(report, html, comparison)}", err=True)


def _two(given: Sequence[str], option: str) -> tuple[str, str]:
    if len(given) != 2:
        raise click.UsageError(f"give {option} twice: A, then B")
    return given[0], given[1]


def _of_encoders(
    names: tuple[str, str], images: Sequence[LabelledImage], *, offline: bool
) -> _Compared:
    with progress("compare") as tick:
        pairs = evaluate_encoder_pair(
            names, images, offline=offline, threads=read_settings().encoder_threads, progress=tick
        )
    gallery = [image for image in images if image.split == "gallery"]
    return _Compared(compare(pairs, names=names), pairs, CataloguePictures.of_gallery(gallery))


def _of_generations(
    workspace: Workspace, generations: tuple[str, str], images: Sequence[LabelledImage]
) -> _Compared:
    a, b = (_opened(workspace, generation) for generation in generations)
    asked = judging(a, images)
    shared = judging(b, asked)
    if not shared:
        raise BadInput(
            "The two generations share no product of the labelled photos.",
            "Give labelled photos of this maison's products (product_id as in the catalogue).",
        )
    with progress("compare") as tick:
        outcomes = look_up_by_each([Matcher(a), Matcher(b)], shared, progress=tick)
    pairs = [(by_a, by_b) for by_a, by_b in outcomes]
    comparison = compare(
        pairs,
        names=(a.manifest.generation, b.manifest.generation),
        left_out=sum(image.split == "query" for image in images) - len(shared),
    )
    return _Compared(comparison, pairs, _pictures(workspace))


def _pictures(workspace: Workspace) -> CataloguePictures:
    thumbnails = Thumbnails(workspace.home.images_dir(workspace.maison))
    with (
        open_database(workspace.home.database_url) as database,
        database.session() as session,
    ):
        return CataloguePictures.of_catalogue(ImageCatalog(session, workspace.maison), thumbnails)


def _opened(workspace: Workspace, name: str) -> Generation:
    store = generation_store(workspace.home, workspace.maison)
    return Generation.open(
        store.path(_generation_id(store, name)), threads=read_settings().encoder_threads
    )


def _generation_id(store: GenerationStore, name: str) -> str:
    if name == "current":
        return store.current()
    if name == "previous":
        previous = store.previous_or_none()
        if previous is None:
            raise Refused(
                "No generation was published before the current one.", "Name two generations."
            )
        return previous
    return name
