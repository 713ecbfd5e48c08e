"""`lookup encoders`: which there are, what a name is, and whether it can be had here."""

import json
from dataclasses import asdict

import click
from rich.console import Console
from rich.table import Column, Table

from lookup.base.exits import Exit
from lookup.commands.terminal import options
from lookup.encoders.torch.availability import availability
from lookup.encoders.torch.description import describe, known_encoders
from lookup.settings.table import Settings

_name = click.argument("name")


@click.group()
def encoders() -> None:
    """The encoders that an index can be built with.

    Any other model of open_clip is one, too.
    """


@encoders.command(name="list")
@options.as_json
def list_encoders(as_json: bool) -> None:
    """List the default and the recommended encoders with their licences."""
    facts = known_encoders()
    if as_json:
        rows = [
            each.model_dump(include={"name", "license", "dimension", "input_size", "training_data"})
            for each in facts
        ]
        click.echo(json.dumps({"encoders": rows}, ensure_ascii=False))
        return
    # Never cut short: a name is there to be copied.
    table = Table(Column("encoder", no_wrap=True), "licence", "vector", "pixels")
    for each in facts:
        size = " x ".join(map(str, each.input_size))
        table.add_row(each.name, each.license, str(each.dimension), size)
    Console().print(table)


@encoders.command()
@_name
@options.as_json
def show(name: str, as_json: bool) -> None:
    """Tell what the encoder NAME is, its licence, and what it needs."""
    shown = asdict(describe(name))
    if as_json:
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    for field, value in shown.items():
        told = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
        if told not in (None, ""):
            table.add_row(field.replace("_", " "), str(told))
    Console().print(table)


@encoders.command()
@_name
@options.settings("research_encoders")
@options.as_json
@click.pass_context
def check(ctx: click.Context, name: str, settings: Settings, as_json: bool) -> None:
    """Tell whether an index can be built with the encoder NAME here, without any network.

    Its licence is looked at, the libraries and its files; 3 where one of them is missing.
    """
    checks = availability(name, research=settings.research_encoders)
    fine = all(each.problem is None for each in checks)
    if as_json:
        found = [asdict(each) for each in checks]
        click.echo(json.dumps({"encoder": name, "available": fine, "checks": found}))
    else:
        for each in checks:
            told = f"{each.problem} {each.remedy}" if each.problem else "fine"
            click.echo(f"{each.what}: {told}")
    if not fine:
        ctx.exit(Exit.REFUSED)
