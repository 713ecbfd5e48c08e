"""An option that takes a number or a percentage."""

import re

import click

from indexer.pipeline.request import Amount


def to_amount(_context: click.Context, _option: click.Parameter, text: str) -> Amount:
    """A click callback: `25` is 25 of them, `5%` that share. Raises click.BadParameter."""
    if re.fullmatch(r"\d{1,9}", text):
        return Amount(0.0, int(text))
    if re.fullmatch(r"\d{1,3}(\.\d{1,6})?%", text) and float(text[:-1]) <= 100:
        return Amount(float(text[:-1]) / 100)
    raise click.BadParameter(f"{text!r} is neither a number like 25 nor a share like 5%.")
