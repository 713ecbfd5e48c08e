"""Every row of a table is in a product or listed, and what one value lacks costs no other."""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.feeds.preview import preview
from indexer.feeds.reading import read_feed
from indexer.feeds.registry import FORMATS
from lookup.catalog.rows import FeedProduct, Quarantined

Write = Callable[[str, str | bytes], Path]

COLUMNS = {known.name: [column.name for column in known.columns] for known in FORMATS}
IMAGES = {"catalog-csv": "image_path", "google-tsv": "image_link"}

ODD = (
    *("", " ", "\u00a0", "-", "A-1", "'001", "1001.0", '="7"', "E\u0301", "x" * 300, "9" * 13),
    *('Tote 12"', '"Alba', "a\nb", "a,b;c\td|e", "dear", "1.990,00", "EUR 3", "$5", "../x.jpg"),
)
odd = st.sampled_from(ODD)
cells = odd | st.text(max_size=6)
images = st.sampled_from(["a.jpg", "b/c.png", "//cdn.example/d.jpg"])


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, str, list[dict[str, str]]]:
    """(format, file, rows) of a file that a csv writer wrote, whatever its cells hold."""
    name = draw(st.sampled_from(sorted(IMAGES)))
    columns = COLUMNS[name]
    rows = draw(
        st.lists(
            st.fixed_dictionaries(dict.fromkeys(columns, cells) | {IMAGES[name]: images}),
            max_size=6,
        )
    )
    out = io.StringIO()
    delimiter = draw(st.sampled_from(",;\t|"))
    writer = csv.DictWriter(
        out, columns, delimiter=delimiter, quoting=draw(st.sampled_from([0, 1]))
    )
    writer.writeheader()
    writer.writerows(rows)
    return name, out.getvalue(), rows


@settings(max_examples=200)
@given(table=tables())
def test_every_row_is_in_a_product_or_listed(
    write: Write, table: tuple[str, str, list[dict[str, str]]]
) -> None:
    name, text, rows = table
    path = write("feed", text.encode("utf-8", "replace"))
    items = list(read_feed(path, name))
    products = [item for item in items if isinstance(item, FeedProduct)]
    listed = [item for item in items if isinstance(item, Quarantined)]
    taken = [row for product in products for row in product.rows]
    lost = [item.row for item in listed if not item.row_kept]
    assert sorted([*taken, *lost]) == list(range(2, len(rows) + 2))
    # What a kept row lacks costs that value: its picture stays.
    shown = {image.path.removeprefix("https:") for product in products for image in product.images}
    assert {rows[row - 2][IMAGES[name]] for row in taken} <= shown
    counts = preview(name, items)
    assert (counts.rows, counts.rows_left_out) == (len(rows), len(lost))
    assert_reasons(listed, COLUMNS[name])


def assert_reasons(listed: Sequence[Quarantined], columns: Sequence[str]) -> None:
    for item in listed:
        assert item.reason
        assert item.field is None or item.field in columns, item


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_row_without_id_and_sku_is_listed_once(write: Write, delimiter: str) -> None:
    lines = ["sku,product_id,name,image_path", ",,Alba,a.jpg", "A-1,,Bea,b.jpg", "A-2,,Cia,c.jpg"]
    path = write("c.csv", "\n".join(lines).replace(",", delimiter))
    items = list(read_feed(path))
    lost = [item for item in items if isinstance(item, Quarantined) and not item.row_kept]
    assert [(item.row, item.field) for item in lost] == [(2, "product_id")]
    products = [item for item in items if isinstance(item, FeedProduct)]
    assert [(product.product_id, product.name) for product in products] == [
        ("A-1", "Bea"),
        ("A-2", "Cia"),
    ]
