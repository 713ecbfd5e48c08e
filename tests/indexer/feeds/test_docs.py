"""docs/feeds.md says what the readers do."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.feeds import stock, stores
from indexer.feeds.formats import canonical, catalog_csv
from indexer.feeds.formats.format import FeedOptions
from indexer.feeds.registry import FORMATS as FEED_FORMATS
from indexer.feeds.tables.column import Column
from lookup.catalog.rows import FeedProduct

Write = Callable[[str, str | bytes], Path]


@pytest.fixture(scope="module")
def documented() -> str:
    return (Path(__file__).parents[3] / "docs" / "feeds.md").read_text(encoding="utf-8")


def test_every_format_is_in_the_table_and_no_other(documented: str) -> None:
    named = re.findall(r"^\| `([a-z][a-z-]*)` \|", documented, re.MULTILINE)
    assert named == [known.name for known in FEED_FORMATS]


def test_the_example_of_the_canonical_format_is_read_without_a_complaint(
    documented: str, write: Write
) -> None:
    example = re.search(r"^    (\{\"product_id\".*?\}\]\})$", documented, re.MULTILINE | re.DOTALL)
    assert example is not None
    line = json.dumps(json.loads(example[1]))
    (product,) = canonical.FORMAT.read(write("example.jsonl", line), FeedOptions())
    assert isinstance(product, FeedProduct)
    assert (len(product.images), len(product.variants)) == (2, 1)


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        ("Catalogue CSV", catalog_csv.COLUMNS),
        ("Stores", stores.COLUMNS),
        ("Stock", stock.COLUMNS),
    ],
)
def test_every_column_is_named(documented: str, heading: str, columns: tuple[Column, ...]) -> None:
    section = documented.split(f"## {heading}\n")[1].split("\n## ")[0]
    assert [each.name for each in columns if f"`{each.name}`" not in section] == []
