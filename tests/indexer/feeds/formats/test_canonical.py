"""Canonical JSON lines."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.feeds.reading import read_feed
from lookup.catalog.rows import FeedImage, FeedProduct, FeedVariant, Quarantined

Write = Callable[[str, str | bytes], Path]
Read = Callable[[Path], tuple[list[FeedProduct], list[Quarantined]]]

TOTE: dict[str, Any] = {
    "product_id": "BG-014",
    "name": "Alba Tote",
    "names": {"fr": "Cabas Alba"},
    "category": "Bags/Totes",
    "categories": {"fr": "Sacs/Cabas"},
    "description": "Grained calfskin.",
    "url": "https://example.com/alba",
    "attributes": {"material": "calfskin"},
    "images": [
        {"path": "bg_black_main.jpg", "view": "main", "variant_id": "BG-014-black"},
        {"path": "bg_lining.jpg", "view": "detail", "variant_id": None},
    ],
    "variants": [
        {
            "sku": "BG-014-BLK-S",
            "variant_id": "BG-014-black",
            "color": "Black",
            "size": "S",
            "gtin": "4006381333931",
            "price": "2350.00",
            "currency": "EUR",
            "attributes": {"lining": "suede"},
        }
    ],
}
WATCH = {"product_id": "WT-1", "name": "Ora", "variants": [{"sku": "WT-1"}]}


def line(record: Any) -> str:
    return json.dumps(record) + "\n"


def test_a_line_is_a_product(write: Write, read: Read) -> None:
    (product, _), bad = read(write("c.jsonl", line(TOTE) + "\n" + line(WATCH)))
    assert bad == []
    assert product == FeedProduct(
        product_id="BG-014",
        name="Alba Tote",
        names={"fr": "Cabas Alba"},
        category="Bags/Totes",
        categories={"fr": "Sacs/Cabas"},
        description="Grained calfskin.",
        url="https://example.com/alba",
        attributes={"material": "calfskin"},
        images=(
            FeedImage("bg_black_main.jpg", "main", "BG-014-black"),
            FeedImage("bg_lining.jpg", "detail", None),
        ),
        variants=(
            FeedVariant(
                "BG-014-BLK-S",
                "BG-014-black",
                "Black",
                "S",
                "4006381333931",
                Decimal("2350.00"),
                "EUR",
                {"lining": "suede"},
            ),
        ),
    )


def test_a_price_written_as_a_number_stays_exact(write: Write, read: Read) -> None:
    text = line(WATCH).replace('{"sku": "WT-1"}', '{"sku": "WT-1", "price": 0.10}')
    (product,), _ = read(write("c.jsonl", text))
    assert product.variants[0].price == Decimal("0.10")


@pytest.mark.parametrize(
    ("text", "field", "reason"),
    [
        ("{not json\n", None, "not JSON: "),
        ("[1, 2]\n", None, "not an object"),
        (line({"name": "No id"}), None, "lacks product_id; its keys: name"),
        (line({"product_id": "", "name": "X"}), "product_id", "empty"),
        (line({"product_id": ["X"], "name": "X"}), None, "'product_id' must be text, not a list"),
        (line({"product_id": "X", "name": "X", "variants": {}}), None, "a list of objects"),
        (line({"product_id": "X", "name": "X", "names": "fr"}), None, "must be an object"),
        (line({"product_id": "X", "name": "X", "names": {"fr": True}}), None, "'fr' must be text"),
        (line(TOTE), "product_id", "'BG-014' was already in row 1"),
        ('{"product_id": ' + "[" * 100_000 + "\n", None, "not"),
        (line({"product_id": "X", "name": "x" * 10_000_000}), None, "more than 1,048,576"),
        ('{"product_id": "X", "name": NaN}\n', None, "not JSON: NaN"),
    ],
    ids=lambda value: str(value)[:25].strip(),
)
def test_a_bad_line_costs_only_itself(
    write: Write, read: Read, text: str, field: str | None, reason: str
) -> None:
    products, bad = read(write("c.jsonl", line(TOTE) + text + line(WATCH)))
    assert [(problem.row, problem.field) for problem in bad] == [(2, field)]
    assert reason in bad[0].reason
    assert [product.product_id for product in products] == ["BG-014", "WT-1"]


def test_a_sku_of_two_products_stays_with_the_first(write: Write, read: Read) -> None:
    thief = {"product_id": "T", "name": "T", "variants": [{"sku": "WT-1"}, {"sku": "T-1"}]}
    products, (bad,) = read(write("c.jsonl", line(WATCH) + line(thief)))
    assert (bad.row, bad.field) == (2, "sku")
    assert [[v.sku for v in product.variants] for product in products] == [["WT-1"], ["T-1"]]


def test_a_sku_twice_in_one_product_counts_once(write: Write, read: Read) -> None:
    record = {**WATCH, "variants": [{"sku": "WT-1", "size": "S"}, {"sku": "WT-1", "size": "L"}]}
    (product,), (bad,) = read(write("c.jsonl", line(record)))
    assert [variant.size for variant in product.variants] == ["S"]
    assert "already" in bad.reason


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"variants": [{"sku": "WT-1", "gtin": "4006381333932"}]}, "gtin", "no GTIN"),
        (
            {"variants": [{"sku": "WT-1", "price": 3, "currency": "XQZ"}]},
            "currency",
            "ISO 4217",
        ),
        ({"images": [{"path": "../x.jpg"}]}, "image", "leads out of the image root"),
        ({"images": [{"view": "main"}]}, "image", "empty"),
        ({"colour": "red"}, "colour", "unknown key"),
        ({"variants": [{"sku": "WT-1", "colour": "red"}]}, "variants.colour", "unknown key"),
    ],
)
def test_a_bad_value_costs_only_itself(
    write: Write, read: Read, change: dict[str, Any], field: str, reason: str
) -> None:
    (product,), (bad,) = read(write("c.jsonl", line({**WATCH, **change})))
    assert (bad.row, bad.field) == (1, field)
    assert reason in bad.reason
    assert [variant.sku for variant in product.variants] == ["WT-1"]
    assert product.images == ()


def test_an_image_of_a_colourway_nothing_has_is_kept_for_the_product(
    write: Write, read: Read
) -> None:
    record = {**WATCH, "images": [{"path": "a.jpg", "variant_id": "WT-9"}]}
    (product,), (bad,) = read(write("c.jsonl", line(record)))
    assert product.images == (FeedImage("a.jpg", None, None),)
    assert "'WT-9'" in bad.reason


def test_unknown_keys_are_listed_once_a_feed(write: Write, read: Read) -> None:
    _, bad = read(write("c.jsonl", line({**WATCH, "x": 1}) + line({**TOTE, "x": 1})))
    assert [problem.field for problem in bad] == ["x"]


def test_html_in_names_becomes_text(write: Write, read: Read) -> None:
    (product,), _ = read(write("c.jsonl", line({**WATCH, "name": "<b>Ora</b> &amp; Co"})))
    assert product.name == "Ora & Co"


def test_a_byte_that_is_not_utf8_costs_only_its_value(write: Write, read: Read) -> None:
    bad_line = json.dumps({**TOTE, "name": "Étui"}, ensure_ascii=False).encode("latin-1") + b"\n"
    other = json.dumps({**WATCH, "name": "Óra"}, ensure_ascii=False).encode()
    (tote, watch), (bad, nameless) = read(write("c.jsonl", bad_line + other))
    assert (bad.row, bad.field, "byte 0xC9" in bad.reason) == (1, "name", True)
    assert (tote.name, "has no name" in nameless.reason) == ("BG-014", True)
    assert watch.name == "Óra"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings_and_line_ends_make_no_difference(
    write: Write, read: Read, encoding: str
) -> None:
    text = line(TOTE).replace("\n", "\r\n") + json.dumps(
        {**WATCH, "name": "Óra"}, ensure_ascii=False
    )
    products, bad = read(write("c.jsonl", text.encode(encoding)))
    assert (products[1].name, bad) == ("Óra", [])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
keys = st.sampled_from([*TOTE, "other"])


@settings(max_examples=60)
@given(changes=st.dictionaries(keys, json_values, max_size=4))
def test_whatever_a_line_holds_the_next_one_is_read(write: Write, changes: dict[str, Any]) -> None:
    path = write("c.jsonl", line({**TOTE, **changes}) + line(WATCH))
    rows = list(read_feed(path, "jsonl"))
    products = [row.product_id for row in rows if isinstance(row, FeedProduct)]
    assert products[-1] == "WT-1"
    assert len(products) == 2 or any(isinstance(row, Quarantined) for row in rows)
