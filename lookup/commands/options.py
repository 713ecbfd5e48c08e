"""Options that several commands share."""

from pathlib import Path

import click

home = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Directory of the catalogue and the generations.",
)
maison = click.option("--maison", required=True, help="Code of the maison.")
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
encoder = click.option(
    "--encoder",
    default="embedded",
    show_default=True,
    help="'embedded', ARCH/TAG, hf-hub:ORG/NAME or local-dir:PATH.",
)
offline = click.option("--offline", is_flag=True, help="Never fetch encoder weights.")
