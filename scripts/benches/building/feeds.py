"""Reading a large catalogue CSV, against Python's own reader alone."""

import csv
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from benches.report import Report, Table, reported
from indexer.feeds.formats import catalog_csv
from indexer.feeds.reading import read_feed
from indexer.feeds.tables import table
from lookup.catalog.rows import FeedProduct

_SIZES = ("S", "M", "L", "XL")


@click.command("feeds")
@click.option("--rows", default=1_000_000, show_default=True)
@reported("feeds")
def feeds(rows: int) -> Report:
    """CPU seconds and peak memory of a CSV of so many rows, each way in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-feeds-") as folder:
        path = Path(folder, "catalogue.csv")
        _write(path, rows)
        figures = {name: _measured(way, path) for name, way in _WAYS.items()}
    alone = figures["csv.DictReader"]["seconds"]
    lines = [
        [
            name,
            f"{each['seconds']:.1f}",
            f"{each['seconds'] / alone:.2f}",
            f"{rows / each['seconds']:,.0f}",
            f"{each['peak_mib']:.0f}",
        ]
        for name, each in figures.items()
    ]
    heading = ["way", "CPU seconds", "times csv.DictReader", "rows a second", "peak MiB"]
    return Report({"rows": rows, "ways": figures}, [Table(heading, lines)])


def _dict_reader(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


def _table(path: Path) -> int:
    rows = table.Table(path, catalog_csv.FORMAT.columns)
    return sum(isinstance(row, table.TableRow) for row in rows)


def _products(path: Path) -> int:
    return sum(len(item.rows) for item in read_feed(path) if isinstance(item, FeedProduct))


_WAYS: dict[str, Callable[[Path], int]] = {
    "csv.DictReader": _dict_reader,
    "rows of the feed": _table,
    "products of the feed, checked": _products,
}


def _measured(way: Callable[[Path], int], path: Path) -> dict[str, float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_run, (way, path))


def _run(way: Callable[[Path], int], path: Path) -> dict[str, float]:
    started = time.process_time()
    rows = way(path)
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rows": rows, "seconds": round(seconds, 6), "peak_mib": round(peak, 1)}


def _write(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in catalog_csv.FORMAT.columns)
        writer.writerows(_rows(rows))


def _rows(count: int) -> Iterator[list[str]]:
    for number in range(count):
        product = number // len(_SIZES)
        yield [
            *(f"A-{number}", f"P-{product}", "Alba tote, large"),
            *(f"p/{product}.jpg", "p/back.jpg|p/detail.jpg", f"P-{product}-lilac", "Lilac"),
            *(_SIZES[number % len(_SIZES)], "4006381333931", "1250.00", "EUR", "Bags/Totes"),
            *('Grained calfskin, "soft"', f"https://shop.example/{product}"),
        ]
