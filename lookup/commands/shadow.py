"""`lookup shadow`: what another generation would change, and publishing it."""

import json

import click
from rich.console import Console
from rich.table import Table

from lookup.audit.record import person_at_this_machine
from lookup.base.errors import NotFound
from lookup.catalog.database import open_database
from lookup.commands.terminal import options
from lookup.evaluation.shadow import ShadowReport, Share, shadow_report
from lookup.index.generation import Generation
from lookup.index.publishing import AuditedPublisher
from lookup.index.remote.elsewhere import generation_store
from lookup.index.shadow import ShadowPointer
from lookup.service.shadow_notes import read_notes
from lookup.settings.home import home_of
from lookup.settings.table import Settings


@click.command()
@options.settings("home", "database_url")
@options.maison
@click.option("--promote", is_flag=True, help="Publish the shadow generation.")
@options.as_json
def shadow(settings: Settings, maison: str, promote: bool, as_json: bool) -> None:
    """Tell what a shadow generation would change.

    That of `indexer build --shadow`; --promote publishes it. The service matches a share of the
    look-ups (shadow_share) with it, too.
    """
    home = home_of(settings)
    store, pointer = generation_store(home, maison), ShadowPointer(home, maison)
    generation = pointer.read()
    if generation is None:
        raise NotFound(f"{maison} has no shadow generation.", "Make one: `indexer build --shadow`.")
    published = store.current()
    notes = list(read_notes(pointer.notes_file, published, generation))
    report = shadow_report(published, generation, notes)
    if promote:
        Generation.open(store.path(generation), threads=1)
        with open_database(home.database_url) as database:
            AuditedPublisher(database, store, maison, person_at_this_machine()).publish(generation)
        pointer.clear()
    if as_json:
        click.echo(json.dumps(report.model_dump(mode="json") | {"promoted": promote}))
        return
    _print(report)
    if promote:
        click.echo(f"{generation} is published; `indexer rollback` goes back to {published}.")


def _print(report: ShadowReport) -> None:
    click.echo(f"{report.shadow} beside {report.published}: {report.lookups} look-ups by both")
    if report.same_product is None or report.same_decision is None or report.latency_ms is None:
        return
    click.echo(f"same best product: {_with_interval(report.same_product)}")
    click.echo(f"same decision: {_with_interval(report.same_decision)}")
    latency = report.latency_ms
    low, high = latency.slower_ci95
    click.echo(
        f"milliseconds, median (p95): {latency.published_p50:.0f} ({latency.published_p95:.0f})"
        f" now, {latency.shadow_p50:.0f} ({latency.shadow_p95:.0f}) then; {latency.slower:+.0f} on"
        f" average [{low:+.0f} to {high:+.0f}]"
    )
    table = Table("decision now > then", "look-ups")
    for decisions, count in report.decisions.items():
        table.add_row(decisions, str(count))
    Console().print(table)
    table = Table("best product now", "then", "look-ups")
    for change in report.changes:
        table.add_row(change.published or "", change.shadow or "", str(change.lookups))
    Console().print(table)


def _with_interval(share: Share) -> str:
    low, high = share.ci95
    return f"{share.value:.1%} [{low:.1%} to {high:.1%}]"
