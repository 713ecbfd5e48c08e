"""`lookup references` and `lookup inspections`."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from lookup.audit.record import Action, Deed, person_at_this_machine, record
from lookup.base.durable import write_durably
from lookup.base.errors import BadInput
from lookup.base.exits import Exit
from lookup.catalog.database import Database, open_home
from lookup.commands.terminal import options
from lookup.commands.terminal.counterfeit import open_looker, open_vault
from lookup.commands.terminal.progress import progress
from lookup.counterfeit.cases.desk import InspectionDesk, retention_cut
from lookup.counterfeit.cases.import_list import ListedReference, listed_references
from lookup.counterfeit.cases.library import Coverage, NewReference, ReferenceLibrary, coverage
from lookup.counterfeit.cases.reviewer import Reviewer
from lookup.counterfeit.scoring.bands import BandRule
from lookup.images.files import read_picture
from lookup.images.limits import PhotoLimits, photo_limits
from lookup.images.photo import decode_photo
from lookup.settings.home import home_of
from lookup.settings.table import Settings


@click.group()
def references() -> None:
    """Photos of items known to be genuine or counterfeit."""


@references.command("import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@options.settings("home", "database_url", "master_key_file", "encoder_threads")
@options.maison
@options.as_json
@click.pass_context
def import_(
    ctx: click.Context, source: Path, settings: Settings, maison: str, as_json: bool
) -> None:
    """Take in what lies in SOURCE: a folder PRODUCT/PART/FILE, or a CSV.

    The CSV has image_path (relative to it) and product_id, and may have part, origin (genuine or
    counterfeit), item and colorway. Photos that show too little are refused, with what to do.
    """
    listed = listed_references(source)
    library = ReferenceLibrary(open_vault(settings, maison), open_looker(settings, maison))
    person = person_at_this_machine()
    limits = photo_limits(settings)
    taken, known = 0, 0
    refused: list[dict[str, str]] = []
    with open_home(home_of(settings)) as database, progress("references") as tick:
        for done, one in enumerate(listed, start=1):
            try:
                added = _take(database, library, one, person, limits)
            except BadInput as error:
                refused.append({"file": str(one.path), "reason": str(error)})
            else:
                taken, known = taken + added, known + (not added)
            tick(done, len(listed))
        if taken:
            with database.session(write=True) as session:
                for product in {one.product_id for one in listed}:
                    library.measure_details(session, product)
                deed = Deed(person, Action.REFERENCES_IMPORTED, source.name, {"photos": taken})
                record(session, maison, deed)
    if as_json:
        click.echo(json.dumps({"taken": taken, "known": known, "refused": refused}, indent=2))
    else:
        click.echo(f"{taken} taken in, {known} there already, {len(refused)} refused.")
        for each in refused:
            click.echo(f"  {each['file']}: {each['reason']}", err=True)
    ctx.exit(Exit.SOME_FAILED if refused else Exit.DONE)


@references.command("coverage")
@options.settings("home", "database_url")
@options.maison
@options.as_json
def coverage_(settings: Settings, maison: str, as_json: bool) -> None:
    """What there is of each product, and what is missing."""
    with open_home(home_of(settings)) as database, database.session() as session:
        found = coverage(session, maison, BandRule().items_wanted)
    if as_json:
        click.echo(json.dumps([one.model_dump(mode="json") for one in found], indent=2))
        return
    for one in found:
        click.echo("\n".join(_lines(one)))


@click.group()
def inspections() -> None:
    """Counterfeit cases."""


@inspections.command("purge")
@click.option("--days", type=click.IntRange(0), default=180, show_default=True)
@options.settings("home", "database_url", "master_key_file")
@options.maison
def purge(days: int, settings: Settings, maison: str) -> None:
    """Delete the photos of cases decided more than so many days ago; what was said stays."""
    with open_home(home_of(settings)) as database:
        desk = InspectionDesk(
            database, open_vault(settings, maison), open_looker(settings, maison), BandRule()
        )
        gone = desk.purge(retention_cut(datetime.now(UTC), days), person_at_this_machine())
    click.echo(f"{gone} photos deleted.")


@inspections.command("export")
@click.argument("case_id")
@click.option(
    "--archive",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a ZIP file with photos, heat, references, PDF and deeds instead.",
)
@options.settings("home", "database_url", "master_key_file", "encoder_threads")
@options.maison
def export(case_id: str, archive: Path | None, settings: Settings, maison: str) -> None:
    """Print one case with its assessment and verdicts as JSON."""
    with open_home(home_of(settings)) as database:
        desk = InspectionDesk(
            database, open_vault(settings, maison), open_looker(settings, maison), BandRule()
        )
        if archive is None:
            click.echo(desk.case(case_id).model_dump_json(indent=2))
        else:
            by = Reviewer(person_at_this_machine(), None)
            write_durably(archive, desk.archive(case_id, by))
            click.echo(f"{archive}: its seal is in the audit log.", err=True)


def _take(
    database: Database,
    library: ReferenceLibrary,
    listed: ListedReference,
    person: str,
    limits: PhotoLimits,
) -> bool:
    data = read_picture(listed.path, limits)
    new = NewReference(
        product_id=listed.product_id,
        data=data,
        picture=decode_photo(data, limits),
        origin=listed.origin,
        part=listed.part,
        item=listed.item,
        colorway=listed.colorway,
    )
    with database.session(write=True) as session:
        return library.add(session, new, person)


def _lines(one: Coverage) -> Iterator[str]:
    yield (
        f"{one.product_id}: {one.genuine_photos} photos of {one.genuine_items} genuine items,"
        f" {one.counterfeit_photos} of counterfeits"
    )
    for part in one.missing_parts:
        yield f"  no {part} close-ups for this model"
    if one.items_wanted:
        yield f"  {one.items_wanted} more genuine items wanted before anything is called divergent"
