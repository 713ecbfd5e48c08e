"""The `indexer` program."""

import click

from indexer.commands.build import build
from indexer.commands.calibrate import calibrate
from indexer.commands.draw import draw
from indexer.commands.erase import erase
from indexer.commands.generations import list_generations, publish, rollback, verify
from indexer.commands.stock import stock
from indexer.commands.stores import stores
from lookup.commands.terminal.group import CommandGroup


@click.group(cls=CommandGroup)
def main() -> None:
    """Build, check and publish the index that photos are looked up in."""


for command in (
    build,
    calibrate,
    stores,
    stock,
    list_generations,
    verify,
    publish,
    rollback,
    erase,
    draw,
):
    main.add_command(command)

if __name__ == "__main__":
    main()
