"""`lookup serve`: the HTTP service and its page."""

import click

from lookup.commands import options
from lookup.settings import Settings


@click.command()
@options.settings(*Settings.model_fields)
def serve(settings: Settings) -> None:
    """Serve look-ups over HTTP until stopped."""
    from lookup.serve import serve as run

    run(settings)
