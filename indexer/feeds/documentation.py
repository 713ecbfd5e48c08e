"""The tables of docs/feeds.md, made of the formats themselves."""

import re
from collections.abc import Iterable, Iterator, Sequence

from indexer.feeds import stock, stores
from indexer.feeds.formats import magento, prestashop, shopify, woocommerce
from indexer.feeds.registry import FORMATS
from indexer.feeds.tables.column import Column

_SHOPS = {
    "Shopify": shopify.FORMAT,
    "WooCommerce": woocommerce.FORMAT,
    "PrestaShop": prestashop.FORMAT,
    "Magento": magento.FORMAT,
}
"""Formats that only programs write: one table tells what is read of them."""


def with_tables(document: str) -> str:
    """The document with its tables as the code has them.

    A table stands between `<!-- NAME:begin -->` and `<!-- NAME:end -->`: `formats` lists those of
    catalogues, `shops` what is read of shops' exports, and `columns NAME` the columns of another
    format, a stock format or `stores`. Raises KeyError for a name that is none of them.
    """
    tables = dict(_tables())

    def table(found: re.Match[str]) -> str:
        name = found[1]
        return f"<!-- {name}:begin -->\n{tables[name]}<!-- {name}:end -->"

    return re.sub(r"<!-- ([^:]+):begin -->\n.*?<!-- \1:end -->", table, document, flags=re.DOTALL)


def _tables() -> Iterator[tuple[str, str]]:
    rows = [(f"`{known.name}`", known.what, known.row) for known in FORMATS]
    yield "formats", _table(("`--format`", "what", "one row is"), rows)
    yield "shops", _shops()
    for known in FORMATS:
        if known not in _SHOPS.values():
            yield f"columns {known.name}", _columns(known.columns)
    for levels in stock.FORMATS:
        yield f"columns {levels.name}", _columns(levels.columns)
    yield "columns stores", _columns(stores.COLUMNS)


def _shops() -> str:
    """A row for each thing read, a column for each shop's program."""
    read: dict[str, dict[str, list[str]]] = {}
    for shop, known in _SHOPS.items():
        for column in known.columns:
            if column.means:
                read.setdefault(column.means, {}).setdefault(shop, []).append(f"`{column.name}`")
    rows = [(what, *(", ".join(of.get(shop, [])) for shop in _SHOPS)) for what, of in read.items()]
    return _table(("what is read", *_SHOPS), rows)


def _columns(columns: Sequence[Column]) -> str:
    """A table of the columns that are explained; where none is, a line of their names."""
    by_meaning: dict[str, list[str]] = {}
    for column in columns:
        name = f"`{column.name}`" + (", required" if column.required else "")
        by_meaning.setdefault(column.means, []).append(name)
    unexplained = by_meaning.pop("", [])
    if not by_meaning:
        return f"Columns: {', '.join(unexplained)}.\n"
    return _table(
        ("column", "what it is"),
        [("; ".join(names), meaning) for meaning, names in by_meaning.items()],
    )


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    # A bar would end the cell.
    return "".join(
        f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |\n" for row in lines
    )
