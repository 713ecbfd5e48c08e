"""The catalogue's database: writing it, and the service's reads."""

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from benches.report import Report, reported
from benches.serving.home import made_products
from benches.times import spread
from lookup.catalog.database import open_database
from lookup.catalog.reading.reader import ProductReader
from lookup.catalog.writing.writer import apply_catalog

_MAISON = "bench"
_CARDS = 5

Figures = dict[str, float]


@click.command()
@click.option("--images", default=150_000, show_default=True, help="Three a product.")
@click.option("--lookups", default=500, show_default=True)
@click.option("--database-url", help="An empty database; a temporary SQLite file if not given.")
@reported("catalog", has_page=False)
def catalog(images: int, lookups: int, database_url: str | None) -> Report:
    """Seconds on the clock and of this process: a catalogue written twice, and cards read.

    The database's own work is included only where it is SQLite.
    """
    figures: Figures = {"images": images}
    ids = [product.product_id for product in made_products(images)]
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(database_url or f"sqlite:///{folder}/catalog.sqlite3")
        for label in ("first", "unchanged"):
            with _timed(f"catalog_{label}", figures), database.session(write=True) as session:
                apply_catalog(session, _MAISON, made_products(images))
        chance = random.Random(7)
        milliseconds = []
        for _ in range(lookups):
            wanted = chance.choices(ids, k=_CARDS)
            started = time.perf_counter()
            with database.session() as session:
                ProductReader(session).cards(_MAISON, wanted, store=None, locale="fr")
            milliseconds.append((time.perf_counter() - started) * 1000)
        database.close()
    cards = {
        f"cards_of_{_CARDS}_products_{name}_ms": ms for name, ms in spread(milliseconds).items()
    }
    return Report({**figures, **cards})


@contextmanager
def _timed(name: str, figures: Figures) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    figures[f"{name}_s"] = time.perf_counter() - wall
    figures[f"{name}_cpu_s"] = time.process_time() - cpu
