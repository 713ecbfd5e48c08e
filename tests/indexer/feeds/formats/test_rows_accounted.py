"""Whatever cells hold, every row is in a product or listed, and a bad value costs only itself."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from indexer.feeds.reading import read_feed
from lookup.catalog.rows import FeedProduct, Quarantined

Row = Mapping[str, str]
Tell = Callable[[Sequence[Row]], str | bytes]

ATOM = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\u0085")
TEXT = st.text(ATOM, max_size=12) | st.sampled_from(
    [
        '12" wide',
        'a "quoted" b',
        "a;b",
        "a,b",
        "a|b",
        "'x",
        '="1"',
        "//cdn.example/a.jpg",
        "1,5",
        "€",
    ]
)


def delimited(
    columns: Mapping[str, str], delimiter: str = ",", **fixed: str
) -> Callable[[Sequence[Row]], str]:
    """Tells rows in a table; `columns` are the file's by the names of the rows' values."""

    def tell(rows: Sequence[Row]) -> str:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
        writer.writerow([*columns.values(), *fixed])
        for row in rows:
            writer.writerow([*(row[name] for name in columns), *fixed.values()])
        return out.getvalue()

    return tell


def google_xml(rows: Sequence[Row]) -> str:
    names = {"sku": "id", "image": "image_link"}
    items = "".join(
        "<item>"
        + "".join(
            f"<g:{names.get(key, key)}>{escape(text)}</g:{names.get(key, key)}>"
            for key, text in row.items()
        )
        + "</item>"
        for row in rows
    )
    return f'<rss xmlns:g="http://base.google.com/ns/1.0"><channel>{items}</channel></rss>'


def json_ld(rows: Sequence[Row]) -> str:
    return json.dumps(
        [
            {
                "@type": "Product",
                "sku": row["sku"],
                "name": row["title"],
                "image": row["image"],
                "color": row["color"],
                "size": row["size"],
                "gtin": row["gtin"],
                "offers": {"@type": "Offer", "price": row["price"], "priceCurrency": "EUR"},
                "description": row["description"],
            }
            for row in rows
        ]
    )


def as_parquet(rows: Sequence[Row]) -> bytes:
    names = {"title": "name", "image": "image_path"}
    columns: dict[str, list[Any]] = {
        names.get(key, key): [row[key] for row in rows] for key in rows[0]
    }
    stream = io.BytesIO()
    parquet.write_table(pyarrow.table(columns | {"product_id": columns["sku"]}), stream)
    return stream.getvalue()


def table(names: Mapping[str, str]) -> dict[str, str]:
    """The columns of a table: these, and the rest of the values under their own names."""
    return {key: names.get(key, key) for key in (*FREE, "sku", "title", "image")}


FREE = ("color", "size", "gtin", "price", "description")
FORMATS: dict[str, tuple[Tell, int]] = {
    "catalog-csv": (
        delimited(table({"title": "name", "image": "image_path"}) | {"product": "product_id"}),
        2,
    ),
    "google-tsv": (delimited(table({"sku": "id", "image": "image_link"}), "\t"), 2),
    "google-xml": (google_xml, 1),
    "shopify": (
        delimited(
            table(
                {
                    "sku": "Variant SKU",
                    "title": "Title",
                    "image": "Image Src",
                    "color": "Option1 Value",
                    "size": "Option2 Value",
                    "gtin": "Variant Barcode",
                    "price": "Variant Price",
                    "description": "Body (HTML)",
                }
            )
            | {"product": "Handle"}
        ),
        2,
    ),
    "woocommerce": (
        delimited(
            table({"title": "Name", "image": "Images", "price": "Regular price"}), Published="1"
        ),
        2,
    ),
    "prestashop": (
        delimited(
            table(
                {
                    "sku": "Reference #",
                    "title": "Name *",
                    "image": "Image URLs (x,y,z...)",
                    "price": "Price tax included",
                    "gtin": "EAN13",
                }
            ),
            ";",
        ),
        2,
    ),
    "magento": (
        delimited(table({"title": "name", "image": "base_image"}), product_type="simple"),
        2,
    ),
    "json-ld": (json_ld, 1),
    "parquet": (as_parquet, 1),
}


@st.composite
def rows_of_feeds(draw: st.DrawFn) -> list[dict[str, str]]:
    rows = []
    for number in range(draw(st.integers(1, 5))):
        free = {name: draw(TEXT) for name in FREE}
        named = {"sku": f"SKU-{number}", "title": f"Bag {number}", "image": f"{number}.jpg"}
        rows.append(free | named | {"product": f"SKU-{number}"})
    return rows


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60)
@given(rows=rows_of_feeds())
def test_every_product_is_read_with_its_picture_whatever_the_other_values_are(
    tmp_path: Path, name: str, rows: list[dict[str, str]]
) -> None:
    tell, first = FORMATS[name]
    told = tell(rows)
    path = tmp_path / "feed"
    path.write_bytes(told.encode() if isinstance(told, str) else told)
    found = list(read_feed(path, name))
    products = [each for each in found if isinstance(each, FeedProduct)]
    listed = [each for each in found if isinstance(each, Quarantined)]
    assert [each.name for each in products] == [row["title"] for row in rows]
    assert [v.sku for each in products for v in each.variants] == [row["sku"] for row in rows]
    assert [{image.path for image in each.images} for each in products] == [
        {row["image"]} for row in rows
    ]
    assert all(each.row_kept for each in listed)
    accounted = {number for each in products for number in each.rows}
    assert accounted == {first + place for place in range(len(rows))}


@pytest.mark.parametrize("name", ["catalog-csv", "google-tsv", "shopify", "woocommerce", "magento"])
@settings(max_examples=60)
@given(
    rows=st.lists(
        st.fixed_dictionaries(dict.fromkeys(("sku", "title", "image", "product", *FREE), TEXT)),
        min_size=1,
        max_size=5,
    )
)
def test_rows_of_nothing_but_noise_are_in_a_product_or_listed(
    tmp_path: Path, name: str, rows: list[dict[str, str]]
) -> None:
    tell, first = FORMATS[name]
    path = tmp_path / "feed"
    told = tell(rows)
    path.write_bytes(told.encode() if isinstance(told, str) else told)
    accounted = {
        number
        for each in read_feed(path, name)
        for number in (each.rows if isinstance(each, FeedProduct) else [each.row])
    }
    assert accounted == {first + place for place in range(len(rows))}
