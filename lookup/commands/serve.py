"""`lookup serve`: the HTTP service and its page."""

import click

from lookup.commands.terminal import options
from lookup.settings.table import Settings


@click.command()
@options.settings(*Settings.model_fields)
def serve(settings: Settings) -> None:
    """Serve look-ups over HTTP until stopped."""
    from lookup.serving.serve import serve as run

    run(settings)
