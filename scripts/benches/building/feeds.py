"""Reading a large catalogue CSV and a large Merchant XML, against their parsers alone."""

import csv
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from lxml import etree

from benches.report import Report, Table, reported
from indexer.feeds.formats import catalog_csv
from indexer.feeds.reading import read_feed
from indexer.feeds.tables import table
from lookup.catalog.rows import FeedProduct

_SIZES = ("S", "M", "L", "XL")


@click.command("feeds")
@click.option("--rows", default=1_000_000, show_default=True, help="Rows of the CSV.")
@click.option("--items", default=200_000, show_default=True, help="Items of the XML.")
@reported("feeds")
def feeds(rows: int, items: int) -> Report:
    """CPU seconds and peak memory of a CSV and an XML, each way in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-feeds-") as folder:
        table, tree = Path(folder, "catalogue.csv"), Path(folder, "merchant.xml")
        _write(table, rows)
        _write_xml(tree, items)
        of_table = {name: _measured(way, table) for name, way in _WAYS.items()}
        of_tree = {name: _measured(way, tree) for name, way in _XML_WAYS.items()}
    heading = ["way", "CPU seconds", "times the first", "rows a second", "peak MiB"]
    return Report(
        {"rows": rows, "ways": of_table, "items": items, "xml_ways": of_tree},
        [Table(heading, [*_lines(of_table), *_lines(of_tree)])],
    )


def _lines(figures: dict[str, dict[str, float]]) -> list[list[str]]:
    alone = next(iter(figures.values()))["seconds"]
    return [
        [
            name,
            f"{each['seconds']:.1f}",
            f"{each['seconds'] / alone:.2f}",
            f"{each['rows'] / each['seconds']:,.0f}",
            f"{each['peak_mib']:.0f}",
        ]
        for name, each in figures.items()
    ]


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


def _iterparse(path: Path) -> int:
    """What a careful user writes: each item's texts by name, and the item forgotten."""
    count = 0
    for _, item in etree.iterparse(path, tag="item"):
        count += bool({child.tag: child.text for child in item})
        item.clear()
        while item.getprevious() is not None:
            del item.getparent()[0]
    return count


_XML_WAYS: dict[str, Callable[[Path], int]] = {
    "lxml.etree.iterparse": _iterparse,
    "products of the XML, checked": _products,
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


def _write_xml(path: Path, items: int) -> None:
    """The same rows as Google Merchant has them."""
    with path.open("w", encoding="utf-8") as file:
        file.write('<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>\n')
        for row in _rows(items):
            sku, product, name, main, further, _, color, size, gtin, price, currency, *_ = row
            values = {
                "id": sku,
                "item_group_id": product,
                "title": name,
                "image_link": main,
                "color": color,
                "size": size,
                "gtin": gtin,
                "price": f"{price} {currency}",
                "description": row[-2],
                "link": row[-1],
            }
            parts = [f"<g:{name}>{value}</g:{name}>" for name, value in values.items()]
            parts += [
                f"<g:additional_image_link>{each}</g:additional_image_link>"
                for each in further.split("|")
            ]
            file.write(f"<item>{''.join(parts)}</item>\n")
        file.write("</channel></rss>\n")
