"""A sub-command that measures something on a labelled set."""

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from lookup.commands.terminal import options
from lookup.encoders.torch.registry import exported_encoder
from lookup.evaluation.encoder_run import encoder_cache
from lookup.evaluation.manifest import read_with_open_sets

THREADS = 2


def labelled(command: Callable[..., Any]) -> Callable[..., None]:
    """Calls the command with the `images` of MANIFEST and the `encoder_dir` of --encoder's export;
    prints what it returns as JSON."""

    @click.argument("manifest", type=click.Path(dir_okay=False, path_type=Path))
    @options.open_sets
    @options.encoder
    @wraps(command)
    def run(manifest: Path, open_sets: tuple[Path, ...], encoder: str, **given: Any) -> None:
        images = read_with_open_sets(manifest, open_sets)
        encoder_dir = exported_encoder(encoder, cache_dir=encoder_cache(), offline=True)
        print_json(command(images, encoder_dir, **given))

    return run


def print_json(document: Any) -> None:
    """The document on stdout."""
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))
