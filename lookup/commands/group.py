"""A command group that turns domain errors into messages and exit codes, in one place."""

import sys
from typing import Any

import click

from lookup.errors import DomainError
from lookup.exits import exit_code


class CommandGroup(click.Group):
    """Ends with the design's exit codes; what happened and what to do go to stderr."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the chosen command."""
        try:
            return super().invoke(ctx)
        except DomainError as error:
            click.echo(f"{error.title}: {error}", err=True)
            sys.exit(exit_code(error))
