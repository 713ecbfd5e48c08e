"""docs/feeds.md says what the readers do."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.feeds import stock
from indexer.feeds.documentation import with_tables
from indexer.feeds.formats import canonical
from indexer.feeds.formats.format import FeedOptions
from indexer.feeds.registry import FORMATS
from lookup.catalog.rows import FeedProduct

Write = Callable[[str, str | bytes], Path]


@pytest.fixture(scope="module")
def documented() -> str:
    return (Path(__file__).parents[3] / "docs" / "feeds.md").read_text(encoding="utf-8")


def test_the_tables_are_those_of_the_code(documented: str) -> None:
    """`python scripts/document_feeds.py` writes them anew."""
    assert documented == with_tables(documented)


def test_every_format_with_columns_has_a_table(documented: str) -> None:
    tables = set(re.findall(r"<!-- ([^:]+):begin -->", documented))
    known = {each.name for each in (*FORMATS, *stock.FORMATS) if each.columns}
    # The elements of google-xml are the columns of google-tsv.
    shared = {"google-xml", "shopify", "woocommerce", "prestashop", "magento"}
    assert tables == {"formats", "shops", "columns stores"} | {
        f"columns {name}" for name in known - shared
    }


def test_what_is_read_of_shops_exports_stands_beside_each_other(documented: str) -> None:
    gtin = "| GTIN | `variant barcode` | `gtin, upc, ean, or isbn` | `ean13`, `upc` | `gtin` |"
    assert gtin in documented


def test_a_table_that_lacks_a_column_is_written_anew() -> None:
    old = "a\n<!-- columns csv:begin -->\n| old |\n<!-- columns csv:end -->\nb\n"
    new = with_tables(old)
    assert "| old |" not in new
    assert all(f"| `{column.name}`" in new for column in stock.COLUMNS)
    assert (new.startswith("a\n"), new.endswith("-->\nb\n")) == (True, True)


def test_the_example_of_the_canonical_format_is_read_without_a_complaint(
    documented: str, write: Write
) -> None:
    example = re.search(r"^    (\{\"product_id\".*?\}\]\})$", documented, re.MULTILINE | re.DOTALL)
    assert example is not None
    line = json.dumps(json.loads(example[1]))
    (product,) = canonical.FORMAT.read(write("example.jsonl", line), FeedOptions())
    assert isinstance(product, FeedProduct)
    assert (len(product.images), len(product.variants)) == (2, 1)
