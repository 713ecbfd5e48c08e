"""The pictures of things no catalogue holds, which every calibration learns `none` from."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from PIL import Image

from indexer.lab.drawn.writer import draw_catalog

PRODUCTS = 42
SEED = 60_221
SIDE = 256
QUALITY = 80
TARGET = Path(__file__).parents[2] / "lookup" / "learning" / "foreign_photos"


@click.command()
def foreign() -> None:
    """Draw lookup/learning/foreign_photos/.

    They are of the project's own drawn catalogue, of a seed that nothing else draws from, so they
    belong to it and show no product of any maison; one picture a product, of the first colour.
    """
    with TemporaryDirectory() as directory:
        root = Path(directory)
        draw_catalog(
            root,
            products=PRODUCTS,
            seed=SEED,
            photos=0,
            open_set=0,
            views=("main",),
            workers=2,
            size=SIDE,
        )
        with (root / "manifest.csv").open(encoding="utf-8", newline="") as manifest:
            # Backwards, so that the first picture of each product stays.
            rows = list(csv.DictReader(manifest))[::-1]
        pictures = {row["product_id"]: root / row["image_path"] for row in rows}
        TARGET.mkdir(exist_ok=True)
        for number, path in enumerate(sorted(pictures.values())):
            with Image.open(path) as picture:
                picture.save(TARGET / f"{number:02}.jpg", quality=QUALITY, optimize=True)
