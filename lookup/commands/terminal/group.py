"""A command group that turns domain errors into messages and exit codes, in one place."""

import logging
import sys
from typing import Any

import click
import structlog

from lookup.base.errors import DomainError
from lookup.base.exits import exit_code
from lookup.commands.terminal.missing_extra import missing_extra_named


class CommandGroup(click.Group):
    """Ends with the design's exit codes; what happened and what to do go to stderr."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the chosen command."""
        # stdout is the command's answer; of the log only warnings matter to whoever waits for it.
        structlog.configure(
            logger_factory=structlog.PrintLoggerFactory(sys.stderr),
            wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        )
        try:
            with missing_extra_named():
                return super().invoke(ctx)
        except DomainError as error:
            click.echo(f"{error.title}: {error}", err=True)
            sys.exit(exit_code(error))
