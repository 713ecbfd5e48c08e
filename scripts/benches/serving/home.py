"""A home whose catalogue is as large as a maison's: for timing the service, not for finding.

The index is the one that `bench.py matching` resamples; names, variants, stores and stock are made
up to go with it.
"""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import click

from benches.searching.resampled import (
    VIEWS_PER_PRODUCT,
    draw,
    drawn_options,
    write_generation,
)
from lookup.base.home import Home
from lookup.catalog.database import open_database
from lookup.catalog.rows import FeedImage, FeedProduct, FeedVariant, StockRow, StoreRow
from lookup.catalog.writing.stock import apply_stock
from lookup.catalog.writing.stores import apply_stores
from lookup.catalog.writing.writer import apply_catalog
from lookup.index.manifest import Manifest
from lookup.index.remote.elsewhere import generation_store
from lookup.index.writer import new_generation_id

MAISON = "large"
_STORES = 12
_SIZES = ("S", "M", "L")
_CATEGORIES = ("Bags", "Shoes", "Watches", "Belts", "Scarves", "Jewellery")
_AS_OF = datetime(2026, 1, 1, tzinfo=UTC)


@click.command("home")
@drawn_options
@click.option("--images", default=50_000, show_default=True, help="Three a product.")
def home(drawn: Path, products: int, queries: int, images: int) -> None:
    """Make a home of that many catalogue pictures, and say the options that name it."""
    draw(drawn, products, queries)
    index = drawn / f"generation-{images}"
    write_generation(index, drawn, images)
    made = drawn.parent / f"home-{images}"
    if not Home(made).current_file(MAISON).exists():
        _fill(made, images)
        _publish(made, index)
    click.echo(f"--home {made} --maison {MAISON} --photos {drawn / 'catalogue' / 'photos'}")


def _fill(home: Path, images: int) -> None:
    if home.exists():  # of a run that was cut short
        shutil.rmtree(home)
    home.mkdir(parents=True)
    database = open_database(Home(home).database_url)
    with database.session(write=True) as session:
        products = list(made_products(images))
        apply_catalog(session, MAISON, products)
        apply_stores(session, MAISON, list(_stores()))
        apply_stock(session, MAISON, _stock(products))
    database.close()


def made_products(images: int) -> Iterator[FeedProduct]:
    """Products of three pictures and three sizes each; the last one of what is left."""
    for number in range(-(-images // VIEWS_PER_PRODUCT)):
        views = min(VIEWS_PER_PRODUCT, images - number * VIEWS_PER_PRODUCT)
        category = _CATEGORIES[number % len(_CATEGORIES)]
        yield FeedProduct(
            product_id=f"P{number}",
            name=f"{category} {number}",
            category=category,
            images=tuple(FeedImage(f"{number}-{view}.jpg") for view in range(views)),
            variants=tuple(
                FeedVariant(
                    sku=f"P{number}-{size}",
                    colorway=f"C{number}",
                    color="Black",
                    size=size,
                    price=Decimal(1250),
                    currency="EUR",
                )
                for size in _SIZES
            ),
        )


def _stores() -> Iterator[StoreRow]:
    for number in range(_STORES):
        yield StoreRow(
            f"S{number:02}", f"Store {number}", "Paris", "FR", "eu", 48.0 + number / 10, 2.3
        )


def _stock(products: list[FeedProduct]) -> Iterator[StockRow]:
    for product in products:
        for variant in product.variants:
            for number in range(_STORES):
                yield StockRow(variant.sku, f"S{number:02}", number % 4, _AS_OF)


def _publish(home: Path, index: Path) -> None:
    store = generation_store(Home(home), MAISON)
    generation = new_generation_id(datetime.now(UTC))
    with store.staging(generation) as staging:
        shutil.copytree(index, staging, dirs_exist_ok=True, copy_function=os.link)
        (staging / "manifest.json").unlink()  # a link: writing over it would change the original
        named = {"generation": generation, "maison": MAISON}
        Manifest.read(index).model_copy(update=named).write(staging)
    store.publish(generation)
