"""The `lookup` program."""

import click

from lookup.access.commands import keys
from lookup.api.command import serve
from lookup.commands.evaluate import evaluate
from lookup.commands.group import CommandGroup
from lookup.commands.match import match


@click.group(cls=CommandGroup)
def main() -> None:
    """Look products up by photo: which model, which variants, in stock where."""


for command in (serve, match, evaluate, keys):
    main.add_command(command)

if __name__ == "__main__":
    main()
