"""`lookup items`: genuine items, registered so that each can be known again."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from lookup.audit.record import person_at_this_machine
from lookup.catalog.database import open_home
from lookup.catalog.reading.listing import Window
from lookup.commands.terminal import options
from lookup.commands.terminal.counterfeit import open_looker, open_vault
from lookup.counterfeit.cases.new_photo import NewPhoto
from lookup.counterfeit.cases.reviewer import Reviewer
from lookup.counterfeit.pieces.passport import passport_json_ld
from lookup.counterfeit.pieces.registry import ItemRegistry, NewItem
from lookup.counterfeit.pieces.sameness import Decision
from lookup.images.editing import editing_program
from lookup.images.files import read_picture
from lookup.images.limits import photo_limits
from lookup.images.photo import decode_photo
from lookup.settings.home import home_of
from lookup.settings.table import Settings

_PHOTO = click.Path(exists=True, dir_okay=False, path_type=Path)
_SETTINGS = options.settings("home", "database_url", "master_key_file", "encoder_threads")
_MOST_LISTED = 500


@click.group()
def items() -> None:
    """Genuine items, registered to be recognised again."""


@items.command("register")
@click.argument("photos", nargs=-1, required=True, type=_PHOTO)
@click.option("--product", required=True, help="Id of the product.")
@click.option("--sku")
@click.option("--serial")
@click.option("--digital-link", help="GS1 Digital Link with AI 01 and AI 21.")
@click.option("--passport", help="Where its digital product passport is; never fetched.")
@_SETTINGS
@options.maison
def register(
    photos: tuple[Path, ...],
    product: str,
    sku: str | None,
    serial: str | None,
    digital_link: str | None,
    passport: str | None,
    settings: Settings,
    maison: str,
) -> None:
    """Keep PHOTOS of a genuine item, sealed, best two of each side; prints the item as JSON."""
    new = NewItem(product, sku, serial, digital_link, passport)
    with _registry(settings, maison) as registry:
        item = registry.register(new, _read(photos, settings), _person())
    click.echo(item.model_dump_json(indent=2))


@items.command("check")
@click.argument("item_id")
@click.argument("photos", nargs=-1, required=True, type=_PHOTO)
@_SETTINGS
@options.maison
def check(item_id: str, photos: tuple[Path, ...], settings: Settings, maison: str) -> None:
    """Say whether PHOTOS show the very same piece as the item; prints the check as JSON."""
    with _registry(settings, maison) as registry:
        done = registry.check(item_id, _read(photos, settings), _person())
    click.echo(done.model_dump_json(indent=2))


@items.command("list")
@click.option("--serial", help="Only items of this serial number, in any spelling.")
@_SETTINGS
@options.maison
@options.as_json
def list_(serial: str | None, settings: Settings, maison: str, as_json: bool) -> None:
    """The registered items, the newest first, 500 at most."""
    with _registry(settings, maison) as registry:
        found = registry.page(Window(_MOST_LISTED), serial)
    if as_json:
        click.echo(found.model_dump_json(indent=2))
        return
    for one in found.items:
        click.echo(f"{one.id}  {one.product_id}  {one.serial or '-'}  {one.registered_at:%Y-%m-%d}")


@items.command("show")
@click.argument("item_id")
@_SETTINGS
@options.maison
def show(item_id: str, settings: Settings, maison: str) -> None:
    """Print an item with its checks and history as JSON."""
    with _registry(settings, maison) as registry:
        click.echo(registry.item(item_id).model_dump_json(indent=2))


@items.command("note")
@click.argument("item_id")
@click.argument("note")
@click.option("--decision", type=click.Choice([each.value for each in Decision]))
@_SETTINGS
@options.maison
def note(item_id: str, note: str, decision: str | None, settings: Settings, maison: str) -> None:
    """Add a repair to the item's history, or with --decision what a person concludes."""
    with _registry(settings, maison) as registry:
        if decision is None:
            item = registry.deeds.repaired(item_id, note, _person())
        else:
            item = registry.deeds.decided(item_id, Decision(decision), note, _person())
    click.echo(item.model_dump_json(indent=2))


@items.command("passport")
@click.argument("item_id")
@click.option("--link", help="Keep this link to its digital product passport first.")
@_SETTINGS
@options.maison
def passport(item_id: str, link: str | None, settings: Settings, maison: str) -> None:
    """Print an item and its history as JSON-LD for a digital product passport."""
    with _registry(settings, maison) as registry:
        if link is not None:
            registry.deeds.link_passport(item_id, link, _person())
        item = registry.item(item_id)
        click.echo(json.dumps(passport_json_ld(item, registry.gtin(item)), indent=2))


def _read(paths: Sequence[Path], settings: Settings) -> list[NewPhoto]:
    limits = photo_limits(settings)
    found = []
    for path in paths:
        data = read_picture(path, limits)
        found.append(NewPhoto(decode_photo(data, limits), software=editing_program(data)))
    return found


def _person() -> Reviewer:
    return Reviewer(person_at_this_machine(), None)


@contextmanager
def _registry(settings: Settings, maison: str) -> Iterator[ItemRegistry]:
    with open_home(home_of(settings)) as database:
        looker = open_looker(settings, maison)
        yield ItemRegistry(database, open_vault(settings, maison), looker)
