"""`lookup match`: photos from disk, answered as the service would."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from lookup.answers.models import LookupAnswer, Match
from lookup.base.errors import DomainError, PhotoError
from lookup.base.exits import Exit
from lookup.commands.terminal import options
from lookup.images.files import read_picture
from lookup.images.limits import photo_limits
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
    locale: str | None,
    as_json: bool,
) -> None:
    """Look PHOTOS up in the maison's catalogue; a photo that cannot be read is named and left."""
    answers: dict[str, LookupAnswer] = {}
    failed: dict[str, DomainError] = {}
    limits = photo_limits(settings)
    with closing(Foundation.open(settings)) as foundation:
        lookups = Lookups(foundation)
        for photo in photos:
            try:
                answers[str(photo)] = lookups.look_up(
                    maison,
                    read_picture(photo, limits),
                    store=store,
                    top_k=top_k,
                    locale=locale,
                )
            except PhotoError as error:
                failed[str(photo)] = error
    if as_json:
        click.echo(json.dumps(_document(answers, failed), indent=2, ensure_ascii=False))
    else:
        _print_tables(answers)
    for name, reason in failed.items():
        click.echo(f"{name}: {reason}", err=True)
    if failed:
        ctx.exit(Exit.SOME_FAILED)


def _document(
    answers: dict[str, LookupAnswer], failed: dict[str, DomainError]
) -> dict[str, list[dict[str, Any]]]:
    return {
        "answers": [
            {"photo": photo, **answer.model_dump(mode="json")} for photo, answer in answers.items()
        ],
        "failed": [
            {"photo": photo, "reason": error.slug, "detail": str(error)}
            for photo, error in failed.items()
        ],
    }


def _print_tables(answers: dict[str, LookupAnswer]) -> None:
    console = Console()
    for photo, answer in answers.items():
        console.print(f"[bold]{photo}[/]: {_DECISIONS[answer.decision]}")
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
