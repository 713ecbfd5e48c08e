"""`lookup serve`: the HTTP service and its page."""

from pathlib import Path

import click

from lookup.commands import options
from lookup.settings import Settings


@click.command()
@options.home
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8080,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes."
)
@click.option(
    "--threads",
    default=4,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Requests one process answers at a time.",
)
def serve(home: Path, host: str, port: int, workers: int, threads: int) -> None:
    """Serve look-ups over HTTP until stopped."""
    from lookup.serve import ServeOptions
    from lookup.serve import serve as run

    run(Settings(home=home), ServeOptions(host=host, port=port, workers=workers, threads=threads))
