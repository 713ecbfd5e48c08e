"""`indexer list`, `verify`, `publish` and `rollback`: the generations that are there."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.table import Table

from lookup.audit.record import person_at_this_machine
from lookup.base.errors import GenerationError
from lookup.catalog.database import open_home
from lookup.catalog.maisons import find_maison, refuse_elsewhere
from lookup.commands.terminal import options
from lookup.index.generation import Generation
from lookup.index.manifest import Manifest
from lookup.index.publishing import AuditedPublisher
from lookup.index.remote.elsewhere import generation_store
from lookup.index.store import GenerationStore, Publication
from lookup.settings.home import home_of
from lookup.settings.table import Settings


@click.command(name="list")
@options.settings("home")
@options.maison
@options.as_json
def list_generations(settings: Settings, maison: str, as_json: bool) -> None:
    """List the generations kept, oldest first."""
    store = generation_store(home_of(settings), maison)
    current = store.current_or_none()
    rows = [
        {
            "generation": manifest.generation,
            "published": manifest.generation == current,
            "taught_in": _taught_in(manifest),
            "created_at": manifest.created_at.isoformat(timespec="seconds"),
            "parent": manifest.parent,
            "encoder": manifest.encoder.name,
            "images": manifest.images,
            "products": manifest.products,
        }
        for manifest in store.list()
    ]
    if as_json:
        click.echo(json.dumps({"generations": rows}, indent=2))
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("generation", no_wrap=True)
    for heading in ("", "created (UTC)", "encoder", "images", "products"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(
            str(row["generation"]),
            ", ".join(
                state
                for state, holds in (("published", row["published"]), ("taught", row["taught_in"]))
                if holds
            ),
            str(row["created_at"])[:16].replace("T", " "),
            str(row["encoder"]),
            str(row["images"]),
            str(row["products"]),
        )
    Console().print(table)


def _taught_in(manifest: Manifest) -> str | None:
    check = manifest.matching.adaptation if manifest.matching else None
    return check.taught_in if check else None


@click.command()
@options.settings("home")
@options.maison
@click.argument("generation", required=False)
@options.as_json
def verify(settings: Settings, maison: str, generation: str | None, as_json: bool) -> None:
    """Check all files of GENERATION, its vectors and encoder.

    By default the published one's.
    """
    store = generation_store(home_of(settings), maison)
    chosen = generation or store.current()
    manifest = check(store, chosen).manifest
    if as_json:
        click.echo(manifest.model_dump_json(indent=2))
    else:
        click.echo(
            f"{chosen} is sound: {manifest.images} images of {manifest.products} products,"
            f" encoder {manifest.encoder.name}"
        )


@click.command()
@options.settings("home", "database_url", "region")
@options.maison
@click.argument("generation")
@options.as_json
def publish(settings: Settings, maison: str, generation: str, as_json: bool) -> None:
    """Publish GENERATION, after checking it.

    The service moves to it by itself.
    """
    store = generation_store(home_of(settings), maison)
    with _publisher(settings, store, maison) as publisher:
        check(store, generation)
        _print_publication(publisher.publish(generation), as_json)


@click.command()
@options.settings("home", "database_url", "region")
@options.maison
@options.as_json
def rollback(settings: Settings, maison: str, as_json: bool) -> None:
    """Publish again, after checking it, what was published before."""
    store = generation_store(home_of(settings), maison)
    with _publisher(settings, store, maison) as publisher:
        earlier = store.previous_or_none()
        if earlier is not None:
            check(store, earlier)
        _print_publication(publisher.rollback(), as_json)


def check(store: GenerationStore, generation: str) -> Generation:
    """The generation, every part of it checked. Raises NotFound or GenerationError."""
    opened = Generation.open(store.path(generation))
    if opened.manifest.generation != generation:
        raise GenerationError(
            f"The directory {generation} holds generation {opened.manifest.generation}.",
            "Restore it from a backup, or build again.",
        )
    return opened


@contextmanager
def _publisher(
    settings: Settings, store: GenerationStore, maison: str
) -> Iterator[AuditedPublisher]:
    with open_home(home_of(settings)) as database:
        with database.session() as session:
            refuse_elsewhere(find_maison(session, maison), settings.region)
        yield AuditedPublisher(database, store, maison, by=person_at_this_machine())


def _print_publication(publication: Publication, as_json: bool) -> None:
    if as_json:
        document = {
            "published": publication.generation,
            "replaced": publication.replaced,
            "at": publication.at.isoformat(),
        }
        click.echo(json.dumps(document, indent=2))
    else:
        replaced = f", instead of {publication.replaced}" if publication.replaced else ""
        click.echo(f"published {publication.generation}{replaced}")
