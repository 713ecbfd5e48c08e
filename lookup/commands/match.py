"""`lookup match`: photos from disk, answered as the service would."""

import json
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from lookup.answers.models import LookupAnswer, Match
from lookup.base.errors import BadInput, DomainError, PhotoError
from lookup.base.exits import Exit
from lookup.commands.terminal import options
from lookup.images.files import read_picture
from lookup.images.limits import PhotoLimits, photo_limits
from lookup.images.photo import decode_photo
from lookup.matching.several import MOST_OF_ONE_ITEM
from lookup.service.foundation import Foundation
from lookup.service.lookup import Lookups
from lookup.settings.table import Settings

_DECISIONS = {
    "match": "match",
    "ambiguous": "not sure: one of these",
    "none": "not in the catalogue",
}


@click.command()
@click.argument("photos", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@options.settings("home", "database_url", "region")
@options.maison
@click.option("--store", help="Code of the store that asks; its stock is `here`.")
@click.option("--top-k", type=click.IntRange(1, 50), help="Products in each answer.")
@click.option("--one-item", is_flag=True, help="PHOTOS show one item: give one answer.")
@click.option("--locale", help="Language of names, such as fr or zh-Hans.")
@options.as_json
@click.pass_context
def match(
    ctx: click.Context,
    photos: tuple[Path, ...],
    settings: Settings,
    maison: str,
    store: str | None,
    top_k: int | None,
    one_item: bool,
    locale: str | None,
    as_json: bool,
) -> None:
    """Look PHOTOS up in the maison's catalogue.

    A photo that cannot be read is named and left out.
    """
    if one_item and len(photos) > MOST_OF_ONE_ITEM:
        raise BadInput(
            f"There are {len(photos)} photos of one item.", f"Give at most {MOST_OF_ONE_ITEM}."
        )
    read, failed = _read(photos, photo_limits(settings))
    asked = [read] if one_item else [{name: data} for name, data in read.items()]
    answers: dict[tuple[str, ...], LookupAnswer] = {}
    with closing(Foundation.open(settings)) as foundation:
        lookups = Lookups(foundation)
        for together in filter(None, asked):
            first, *more = together.values()
            answers[tuple(together)] = lookups.look_up(
                maison, first, more=more, store=store, top_k=top_k, locale=locale
            )
    if as_json:
        click.echo(json.dumps(_document(answers, failed), indent=2, ensure_ascii=False))
    else:
        _print_tables(answers)
    for name, reason in failed.items():
        click.echo(f"{name}: {reason}", err=True)
    if failed:
        ctx.exit(Exit.SOME_FAILED)


def _read(
    photos: Iterable[Path], limits: PhotoLimits
) -> tuple[dict[str, bytes], dict[str, DomainError]]:
    """The bytes of those that can be decoded, and what is wrong with the others, by name."""
    read, failed = dict[str, bytes](), dict[str, DomainError]()
    for photo in photos:
        try:
            data = read_picture(photo, limits)
            decode_photo(data, limits, target_side=1)
        except PhotoError as error:
            failed[str(photo)] = error
        else:
            read[str(photo)] = data
    return read, failed


def _document(
    answers: Mapping[tuple[str, ...], LookupAnswer], failed: Mapping[str, DomainError]
) -> dict[str, list[dict[str, Any]]]:
    return {
        "answers": [
            {"photo": photos[0], "photos": photos, **answer.model_dump(mode="json")}
            for photos, answer in answers.items()
        ],
        "failed": [
            {"photo": photo, "reason": error.slug, "detail": str(error)}
            for photo, error in failed.items()
        ],
    }


def _print_tables(answers: Mapping[tuple[str, ...], LookupAnswer]) -> None:
    console = Console()
    for photos, answer in answers.items():
        console.print(f"[bold]{', '.join(photos)}[/]: {_DECISIONS[answer.decision]}")
        for place in answer.set_aside:
            console.print(f"{photos[place]} shows something else and was set aside.")
        if answer.matches:
            console.print(_table(answer.matches))


def _table(matches: list[Match]) -> Table:
    table = Table()
    for heading in ("product", "name", "confidence", "colour", "here", "in all", "stores"):
        table.add_column(heading)
    for found in matches:
        table.add_row(
            found.product.id,
            found.product.name,
            f"{found.confidence:.0%}",
            (found.variant.color or "") if found.variant else "",
            _sum([variant.stock.here for variant in found.variants]),
            _sum([variant.stock.total for variant in found.variants]),
            ", ".join(f"{store.code} {store.quantity}" for store in found.stores),
        )
    return table


def _sum(quantities: list[int | None]) -> str:
    known = [quantity for quantity in quantities if quantity is not None]
    return str(sum(known)) if known else "?"
