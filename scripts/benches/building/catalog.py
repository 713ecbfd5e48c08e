"""The catalogue's database: writing it, stock files, and the service's reads."""

import random
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from benches.report import Report, reported
from benches.times import spread
from indexer.feeds.stock import read_stock
from lookup.catalog.database import Database, open_database
from lookup.catalog.reading.reader import ProductReader
from lookup.catalog.rows import FeedImage, FeedProduct, FeedVariant, StoreRow
from lookup.catalog.writing.stock import apply_stock
from lookup.catalog.writing.stores import apply_stores
from lookup.catalog.writing.writer import apply_catalog

COLORS, SIZES, STORES = "abc", "SML", 12
SKUS = len(COLORS) * len(SIZES)
MONDAY = datetime(2025, 3, 10, tzinfo=UTC)

Figures = dict[str, float]


@click.command()
@click.option("--products", default=50_000, show_default=True)
@click.option("--stock-rows", default=500_000, show_default=True)
@click.option("--lookups", default=500, show_default=True)
@click.option("--database-url", help="An empty database; a temporary SQLite file if not given.")
@reported("catalog", in_docs=False)
def catalog(products: int, stock_rows: int, lookups: int, database_url: str | None) -> Report:
    """Seconds on the clock and of this process, from one fresh database.

    The database's own work is included only where it is SQLite.
    """
    figures: Figures = {"products": products, "stock_rows": stock_rows}
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(database_url or f"sqlite:///{folder}/catalog.sqlite3")
        _measure_catalog(database, products, figures)
        _measure_stock(database, Path(folder), products, stock_rows, figures)
        _measure_cards(database, products, lookups, figures)
        database.close()
    return Report(figures)


def _measure_catalog(database: Database, products: int, figures: Figures) -> None:
    for label in ("first", "unchanged"):
        with _timed(f"catalog_{label}", figures), database.session(write=True) as session:
            apply_catalog(session, "bench", _products(products))
    with database.session(write=True) as session:
        stores = [
            StoreRow(f"S{n:02d}", f"Store {n}", None, None, None, n, n) for n in range(STORES)
        ]
        apply_stores(session, "bench", stores)


def _measure_stock(
    database: Database, folder: Path, products: int, stock_rows: int, figures: Figures
) -> None:
    path = folder / "stock.csv"
    for label, as_of in (
        ("first", MONDAY),
        ("same_again", MONDAY),
        ("older", MONDAY - timedelta(days=1)),
        ("newer", MONDAY + timedelta(days=1)),
    ):
        _write_stock(path, products, stock_rows, as_of)
        before = _peak_mib()
        with _timed(f"stock_{label}", figures), database.session(write=True) as session:
            report = apply_stock(session, "bench", read_stock(path))
        figures[f"stock_{label}_applied"] = report.applied
        figures[f"stock_{label}_peak_growth_mib"] = _peak_mib() - before


def _measure_cards(database: Database, products: int, lookups: int, figures: Figures) -> None:
    chance = random.Random(7)
    milliseconds = []
    for _ in range(lookups):
        wanted = [_product_id(chance.randrange(products)) for _ in range(5)]
        start = time.perf_counter()
        with database.session() as session:
            ProductReader(session).cards("bench", wanted, store="S03", locale="fr")
        milliseconds.append((time.perf_counter() - start) * 1000)
    for name, value in spread(milliseconds).items():
        figures[f"cards_of_5_products_{name}_ms"] = value


def _products(count: int) -> Iterator[FeedProduct]:
    for number in range(count):
        product_id = _product_id(number)
        yield FeedProduct(
            product_id,
            f"Product {number}",
            names={"fr": f"Produit {number}"},
            category="Bags",
            description="Grained calfskin with suede lining. " * 8,
            images=tuple(
                FeedImage(f"{product_id}/{color}_{view}.jpg", view, f"{product_id}-{color}")
                for color in COLORS
                for view in ("main", "back")
            ),
            variants=tuple(
                FeedVariant(f"{product_id}-{color}-{size}", f"{product_id}-{color}", color, size)
                for color in COLORS
                for size in SIZES
            ),
        )


def _write_stock(path: Path, products: int, rows: int, as_of: datetime) -> None:
    chance = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        file.write("sku,store_code,quantity,as_of\n")
        for pair in chance.sample(range(products * SKUS * STORES), rows):
            variant, store = divmod(pair, STORES)
            number, kind = divmod(variant, SKUS)
            sku = f"{_product_id(number)}-{COLORS[kind // 3]}-{SIZES[kind % 3]}"
            file.write(f"{sku},S{store:02d},{pair % 40},{as_of.isoformat()}\n")


def _product_id(number: int) -> str:
    return f"P{number:06d}"


@contextmanager
def _timed(name: str, figures: Figures) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    figures[f"{name}_s"] = time.perf_counter() - wall
    figures[f"{name}_cpu_s"] = time.process_time() - cpu


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
