"""A command group whose commands are imported when they are asked for."""

from collections.abc import Mapping
from importlib import import_module

import click

from lookup.commands.terminal.group import CommandGroup


class LazyGroup(CommandGroup):
    """Commands by name, each as `module:attribute`.

    A command then pays only for its own libraries, and `lookup serve` forks its workers from a
    process that never loaded those with threads of their own (they do not survive a fork).
    """

    def __init__(self, name: str, *, commands: Mapping[str, str], help: str) -> None:  # noqa: A002  click's name
        super().__init__(name, help=help)
        self._places = dict(commands)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order given."""
        return list(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        place = self._places.get(cmd_name)
        if place is None:
            return None
        module, _, attribute = place.partition(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{place} is no command")
        return command
