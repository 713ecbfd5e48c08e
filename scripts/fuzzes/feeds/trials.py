"""Feeds with the quirks of real exports, whose right reading is known.

Counts products, SKUs, pictures, prices, GTINs and stock levels that were read right, faults that
nothing lists (silent) and listings of what is no fault (wrong reasons). Exits with 3 where anything
was silent or wrongly listed, or less than 99.9 % of a measure is right.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import click

from fuzzes.feeds import merchant, records, shops, stock
from fuzzes.feeds.judging import Tally, judge, judge_stock
from fuzzes.feeds.shop import Expected, Product, drawn_shop

Write = Callable[[Random, list[Product]], tuple[bytes, Expected]]

WRITERS: dict[str, Write] = {
    "jsonl": records.canonical,
    "catalog-csv": merchant.catalog_csv,
    "google-text": merchant.google_text,
    "google-xml": merchant.google_xml,
    "google-vision": merchant.google_vision,
    "shopify": shops.shopify,
    "woocommerce": shops.woocommerce,
    "prestashop": shops.prestashop,
    "magento": shops.magento,
    "sfcc-xml": records.sfcc_xml,
    "json-ld": records.json_ld,
    "parquet": records.parquet,
}
STOCK_WRITERS: dict[str, Callable[[Random], tuple[bytes, stock.ExpectedStock]]] = {
    "stock": stock.plain_stock,
    "shopify-inventory": stock.shopify_inventory,
}
LEAST_RIGHT = 0.999
SHOWN = 20


def written(seed: int, number: int) -> tuple[str, bytes, Expected | stock.ExpectedStock]:
    """(format, file, what it says) of feed `number` of a seed; formats take turns."""
    names = [*WRITERS, *STOCK_WRITERS]
    name = names[number % len(names)]
    rng = Random(f"{seed}/{number}")
    if name in STOCK_WRITERS:
        return name, *STOCK_WRITERS[name](rng)
    return name, *WRITERS[name](rng, drawn_shop(rng))


@click.command(help=__doc__)
@click.option("--count", default=2_000, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--only", type=int, help="The one feed of this number, kept in the working folder.")
def feeds(count: int, seed: int, only: int | None) -> None:
    tally = Tally()
    with TemporaryDirectory() as folder:
        for number in range(count) if only is None else (only,):
            name, data, expected = written(seed, number)
            path = Path(folder) / f"{number}-{name}"
            path.write_bytes(data)
            if only is not None:
                Path(path.name).write_bytes(data)
            lists = (tally.silent, tally.wrong_reasons, tally.wrong)
            before = [len(each) for each in lists]
            if isinstance(expected, Expected):
                judge(path, expected, tally)
            else:
                judge_stock(path, expected, tally)
            path.unlink()
            for each, length in zip(lists, before, strict=True):
                each[length:] = [f"{path.name}: {words}" for words in each[length:]]
    shares = {measure: tally.right[measure] / total for measure, total in tally.all.items()}
    report = {
        "feeds": count if only is None else 1,
        "right": {measure: round(share, 5) for measure, share in shares.items()},
        "of": dict(tally.all),
        "silent": len(tally.silent),
        "wrong_reasons": len(tally.wrong_reasons),
        "examples": [*tally.silent, *tally.wrong_reasons, *tally.wrong][:SHOWN],
    }
    click.echo(json.dumps(report, indent=2, ensure_ascii=False))
    if tally.silent or tally.wrong_reasons or min(shares.values()) < LEAST_RIGHT:
        sys.exit(3)
