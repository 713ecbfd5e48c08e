"""schema.org JSON-LD."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.feeds.reading import read_feed
from lookup.base.errors import FeedError, MissingColumns
from lookup.catalog.rows import FeedImage, FeedProduct, Quarantined

Write = Callable[[str, str | bytes], Path]
Read = Callable[[Path], tuple[list[FeedProduct], list[Quarantined]]]

BLACK: dict[str, Any] = {
    "@type": "Product",
    "sku": "AL-B",
    "color": "Black",
    "size": {"@type": "SizeSpecification", "name": "S"},
    "gtin13": "4006381333931",
    "material": "calf",
    "image": ["b.jpg", {"@type": "ImageObject", "contentUrl": "b_back.jpg"}],
    "offers": [{"@type": "Offer", "price": 2350.5, "priceCurrency": "EUR"}],
    "additionalProperty": [{"@type": "PropertyValue", "name": "lining", "value": "suede"}],
}
GROUP: dict[str, Any] = {
    "@context": "https://schema.org/",
    "@type": "ProductGroup",
    "productGroupID": "AL",
    "name": [{"@value": "Alba", "@language": "en"}, {"@value": "Aube", "@language": "fr"}],
    "brand": {"@type": "Brand", "name": "Maison A"},
    "category": "Bags > Totes",
    "url": "https://example.com/alba",
    "image": "all.jpg",
    "variesBy": ["https://schema.org/color"],
    "hasVariant": [BLACK],
}
ALONE = {"@type": "Product", "sku": "OR-1", "name": "Ora", "image": "ora.jpg"}


def test_a_group_is_a_product_with_its_variants(write: Write, read: Read) -> None:
    (product,), bad = read(write("g.json", json.dumps(GROUP)))
    assert bad == []
    assert (product.product_id, product.name) == ("AL", "Alba")
    assert product.names == {"en": "Alba", "fr": "Aube"}
    assert (product.category, product.attributes) == ("Bags/Totes", {"brand": "Maison A"})
    (variant,) = product.variants
    assert (variant.sku, variant.size, variant.gtin) == ("AL-B", "S", "4006381333931")
    assert (variant.price, variant.currency) == (Decimal("2350.5"), "EUR")
    assert variant.attributes == {"material": "calf", "lining": "suede"}
    assert product.images == (
        FeedImage("b.jpg", None, "AL-Black"),
        FeedImage("b_back.jpg", "back", "AL-Black"),
        FeedImage("all.jpg", None, None),
    )


def test_a_product_on_its_own_is_one_variant(write: Write, read: Read) -> None:
    (product,), bad = read(write("p.json", json.dumps(ALONE, indent=2)))
    assert bad == []
    assert (product.product_id, product.name) == ("OR-1", "Ora")
    assert [variant.sku for variant in product.variants] == ["OR-1"]
    assert product.images == (FeedImage("ora.jpg", None, None),)


@pytest.mark.parametrize(
    ("tie", "group_variants"),
    [
        ({"inProductGroupWithID": "AL"}, []),
        ({"isVariantOf": {"@id": "#al"}}, []),
        ({}, [{"@id": "#red"}]),
    ],
    ids=["by name", "to the group", "from the group"],
)
def test_variants_of_a_graph_find_their_group(
    write: Write, read: Read, tie: dict[str, Any], group_variants: list[Any]
) -> None:
    group = {**GROUP, "@id": "#al", "hasVariant": [BLACK, *group_variants]}
    red = {"@type": "Product", "@id": "#red", "sku": "AL-R", "color": "Red", **tie}
    (product, ora), bad = read(write("g.json", json.dumps({"@graph": [group, ALONE, red]})))
    assert bad == []
    assert [variant.sku for variant in product.variants] == ["AL-B", "AL-R"]
    assert ora.product_id == "OR-1"


def test_each_line_may_be_a_document(write: Write, read: Read) -> None:
    other = {**GROUP, "productGroupID": "AL2", "hasVariant": []}
    text = f"{json.dumps(GROUP)}\n{{broken\n{json.dumps(other)}\n"
    products, (bad,) = read(write("g.jsonl", text))
    assert [product.product_id for product in products] == ["AL", "AL2"]
    assert (bad.row, "not JSON" in bad.reason) == (2, True)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"productGroupID": None}, "no productGroupID or sku"),
        ({"productGroupID": ["A", "B"]}, "'productGroupID' must be one text"),
        ({"hasVariant": "AL-B"}, "'hasVariant' must be an object"),
        ({"hasVariant": [{**BLACK, "sku": ["A", "B"]}]}, "'sku' must be one text"),
        ({"image": [[]]}, "'image' must be"),
        ({"hasVariant": [{**BLACK, "offers": "3 EUR"}]}, "'offers' must be an object"),
    ],
    ids=str,
)
def test_a_bad_group_costs_only_itself(
    write: Write, read: Read, change: dict[str, Any], reason: str
) -> None:
    documents = [{**GROUP, **change}, ALONE]
    products, bad = read(write("g.json", json.dumps(documents)))
    assert [product.product_id for product in products] == ["OR-1"]
    assert [problem.row for problem in bad] == [1]
    assert reason in bad[0].reason


def test_a_group_twice_counts_once(write: Write, read: Read) -> None:
    (product,), (bad,) = read(write("g.json", json.dumps([GROUP, GROUP])))
    assert (bad.row, "already in row 1" in bad.reason) == (2, True)
    assert product.product_id == "AL"


def test_a_document_about_something_else_says_what_it_is_about(write: Write) -> None:
    path = write("o.json", json.dumps({"@context": "https://schema.org", "@type": "Organization"}))
    with pytest.raises(MissingColumns, match=r"ProductGroup or Product'; found: 'Organization'"):
        list(read_feed(path))


@pytest.mark.parametrize("text", ['{"@type": "ProductGroup", ', '["@type", 3]', "[" * 50_000])
def test_what_is_no_json_ld_is_an_error(write: Write, text: str) -> None:
    with pytest.raises(FeedError, match=r"g\.json is not"):
        list(read_feed(write("g.json", text), "json-ld"))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@value", "@language", "@id", "@type", "name", "url", "price"]), inner
        )
    ),
    max_leaves=6,
)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    group=st.dictionaries(st.sampled_from([*GROUP, "@id", "sku"]), json_values, max_size=4),
    variant=st.dictionaries(
        st.sampled_from([*BLACK, "inProductGroupWithID", "isVariantOf"]), json_values, max_size=4
    ),
)
def test_whatever_nodes_hold_the_next_one_is_read(
    write: Write, group: dict[str, Any], variant: dict[str, Any]
) -> None:
    documents = [{**GROUP, **group, "hasVariant": [{**BLACK, **variant}]}, {**BLACK, **variant}]
    path = write("g.json", json.dumps([*documents, {**ALONE, "sku": "LAST", "name": "Last"}]))
    names = [row.name for row in read_feed(path, "json-ld") if isinstance(row, FeedProduct)]
    assert names[-1] == "Last"
