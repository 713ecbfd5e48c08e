"""schema.org JSON-LD, as shop systems really write it."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.feeds.reading import read_feed
from lookup.base.errors import FeedError, MissingColumns
from lookup.catalog.rows import FeedImage, FeedProduct, Quarantined

Write = Callable[[str, str | bytes], Path]
Read = Callable[[Path], tuple[list[FeedProduct], list[Quarantined]]]
Node = dict[str, Any]

BLACK: Node = {
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
GROUP: Node = {
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
ALONE: Node = {"@type": "Product", "sku": "OR-1", "name": "Ora", "image": "ora.jpg"}


def skus(product: FeedProduct) -> list[str]:
    return [variant.sku for variant in product.variants]


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
    assert (product.product_id, product.name, skus(product)) == ("OR-1", "Ora", ["OR-1"])
    assert product.images == (FeedImage("ora.jpg", None, None),)


@pytest.mark.parametrize(
    ("tie", "group_variants"),
    [
        ({"inProductGroupWithID": "AL"}, []),
        ({"isVariantOf": {"@id": "#al"}}, []),
        ({"isVariantOf": {"@type": "ProductGroup", "productGroupID": "AL"}}, []),
        ({}, [{"@id": "#red"}]),
    ],
    ids=["by name", "to the group", "to a group of that name", "from the group"],
)
def test_variants_of_a_graph_find_their_group_wherever_they_stand(
    write: Write, read: Read, tie: Node, group_variants: list[Node]
) -> None:
    group = {**GROUP, "@id": "#al", "hasVariant": [BLACK, *group_variants]}
    red = {"@type": "Product", "@id": "#red", "sku": "AL-R", "name": "Alba, red", **tie}
    products, bad = read(write("g.json", json.dumps({"@graph": [red, ALONE, group]})))
    assert bad == []
    assert {product.product_id: product.name for product in products} == {
        "AL": "Alba",
        "OR-1": "Ora",
    }
    alba = next(product for product in products if product.product_id == "AL")
    assert sorted(skus(alba)) == ["AL-B", "AL-R"]


def test_pages_of_one_variant_each_make_one_product(write: Write, read: Read) -> None:
    """Google's pattern: each page has its variant, and points to the pages of the others."""
    pointers = [{"@type": "Product", "url": f"https://example.com/alba/{each}"} for each in "br"]
    group = {**GROUP, "@id": "#group", "hasVariant": pointers}
    pages = [
        [group, {**BLACK, "isVariantOf": {"@id": "#group"}}],
        [group, {**BLACK, "sku": "AL-R", "color": "Red", "isVariantOf": {"@id": "#group"}}],
    ]
    text = "\n".join(json.dumps({"@graph": page}) for page in pages)
    (product,), bad = read(write("pages.jsonl", text))
    assert (bad, skus(product), product.rows) == ([], ["AL-B", "AL-R"], (1, 2))


def test_a_group_that_every_page_repeats_is_read_once(write: Write, read: Read) -> None:
    text = f"{json.dumps(GROUP)}\n{json.dumps(GROUP)}\n"
    (product,), bad = read(write("pages.jsonl", text))
    assert (bad, skus(product), len(product.images)) == ([], ["AL-B"], 3)


def test_one_sku_for_two_things_is_listed(write: Write, read: Read) -> None:
    red = {**GROUP, "hasVariant": [{**BLACK, "color": "Red"}]}
    (product,), (bad,) = read(write("g.json", json.dumps([GROUP, red])))
    assert (bad.row, "already in row 1" in bad.reason) == (2, True)
    assert [variant.color for variant in product.variants] == ["Black"]


@pytest.mark.parametrize(
    "document",
    [
        {"@type": "ItemPage", "mainEntity": ALONE},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": ALONE}]},
        {"@type": "ItemList", "itemListElement": [ALONE]},
        {"@graph": [{"@type": "WebPage", "mainEntity": {"@id": "#p"}}, {"@id": "#p", **ALONE}]},
        [{"@context": "https://schema.org", "@graph": [ALONE]}, {"@type": "BreadcrumbList"}],
        {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": ALONE}]},
        {
            "@type": "schema:Product",
            "schema:sku": "OR-1",
            "schema:name": "Ora",
            "http://schema.org/image": "ora.jpg",
        },
    ],
    ids=["mainEntity", "ItemList", "bare ItemList", "referred", "list", "DataFeed", "prefixes"],
)
def test_products_are_found_where_pages_hold_them(write: Write, read: Read, document: Any) -> None:
    (product,), bad = read(write("p.json", json.dumps(document, indent=1)))
    assert bad == []
    assert (product.product_id, product.name) == ("OR-1", "Ora")
    assert [image.path for image in product.images] == ["ora.jpg"]


def test_a_list_may_be_written_as_json_ld_writes_ordered_lists(write: Write, read: Read) -> None:
    page = {**ALONE, "image": {"@list": ["1.jpg", "2.jpg"]}}
    (product,), bad = read(write("p.json", json.dumps(page, indent=1)))
    assert ([image.path for image in product.images], bad) == (["1.jpg", "2.jpg"], [])


def test_related_products_are_not_the_pages_product(write: Write, read: Read) -> None:
    page = {**ALONE, "isRelatedTo": [{"@type": "Product", "sku": "X", "name": "X"}]}
    (product,), _ = read(write("p.json", json.dumps(page, indent=1)))
    assert product.product_id == "OR-1"


def test_references_to_other_nodes_are_followed(write: Write, read: Read) -> None:
    """As Yoast writes its graph: picture, brand and offer are nodes of their own."""
    graph = [
        {
            **ALONE,
            "@id": "#product",
            "image": {"@id": "#image"},
            "brand": {"@id": "#brand"},
            "offers": [{"@id": "#offer"}],
        },
        {"@type": "ImageObject", "@id": "#image", "url": "yoast.jpg"},
        {"@type": "Organization", "@id": "#brand", "name": "Maison"},
        {"@type": "Offer", "@id": "#offer", "price": "9100", "priceCurrency": "CHF"},
    ]
    (product,), bad = read(write("p.json", json.dumps({"@graph": graph})))
    assert bad == []
    assert [image.path for image in product.images] == ["yoast.jpg"]
    assert product.attributes == {"brand": "Maison"}
    assert (product.variants[0].price, product.variants[0].currency) == (Decimal(9100), "CHF")


PAID = {"@type": "UnitPriceSpecification", "price": "990.00", "priceCurrency": "EUR"}


@pytest.mark.parametrize(
    "offers",
    [
        {"price": "990.00", "priceCurrency": "EUR"},
        {"priceSpecification": PAID},
        {
            "priceSpecification": [
                {**PAID, "price": "1250", "priceType": "https://schema.org/ListPrice"},
                PAID,
            ]
        },
        {
            "priceSpecification": [
                {**PAID, "price": "1250", "priceType": "StrikethroughPrice"},
                PAID,
            ]
        },
        {"priceSpecification": {"price": 990.0}, "priceCurrency": "EUR"},
        {
            "@type": "AggregateOffer",
            "lowPrice": "990",
            "highPrice": "990.0",
            "priceCurrency": "EUR",
        },
        {"@type": "AggregateOffer", "offers": [PAID, PAID], "lowPrice": "1", "highPrice": "2"},
        [{"price": "990.00", "priceCurrency": "EUR"}, {"@type": "Offer", "itemCondition": "used"}],
    ],
    ids=[
        "price",
        "specification",
        "list price",
        "struck",
        "currency beside",
        "one price",
        "inner",
        "only one has a price",
    ],
)
def test_the_price_is_what_is_paid(write: Write, read: Read, offers: Any) -> None:
    (product,), bad = read(write("p.json", json.dumps({**ALONE, "offers": offers}, indent=1)))
    assert bad == []
    assert (product.variants[0].price, product.variants[0].currency) == (Decimal(990), "EUR")


@pytest.mark.parametrize(
    ("offers", "reason"),
    [
        (
            {"@type": "AggregateOffer", "lowPrice": "1990", "highPrice": "2190"},
            "between 1990 and 2190",
        ),
        ([{"price": "1"}, {"price": "2"}], "the offers have different prices (1, 2)"),
        ("3 EUR", "'offers' must be an object"),
    ],
)
def test_where_there_is_no_one_price_none_is_taken_and_that_is_listed(
    write: Write, read: Read, offers: Any, reason: str
) -> None:
    (product,), (bad,) = read(write("p.json", json.dumps({**ALONE, "offers": offers}, indent=1)))
    assert product.variants[0].price is None
    assert (bad.row, bad.row_kept, reason in bad.reason) == (1, True, True)


def test_offers_with_skus_of_their_own_are_variants(write: Write, read: Read) -> None:
    """As older themes of Shopify write a product."""
    offers = [
        {"@type": "Offer", "sku": "EL-L", "price": "780.00", "priceCurrency": "EUR"},
        {"@type": "Offer", "sku": "EL-P", "price": "790.00", "priceCurrency": "EUR"},
    ]
    page = {**ALONE, "sku": "EL-L", "offers": offers}
    (product,), bad = read(write("p.json", json.dumps(page, indent=1)))
    assert bad == []
    assert [(v.sku, v.price) for v in product.variants] == [
        ("EL-L", Decimal("780.00")),
        ("EL-P", Decimal("790.00")),
    ]


@pytest.mark.parametrize(
    ("change", "sku"),
    [
        ({"@id": "/products/elba?variant=4711#variant"}, "4711"),
        ({"offers": {"url": "https://m.example/p?variant=4711"}}, "4711"),
        ({"productID": "4711"}, "4711"),
        ({"color": "Lilac", "size": "S"}, "AL/Lilac/S"),
        ({"name": "Alba in Lilac"}, "AL/Alba in Lilac"),
    ],
)
def test_a_variant_without_sku_goes_by_what_tells_it_apart(
    write: Write, read: Read, change: Node, sku: str
) -> None:
    group = {**GROUP, "hasVariant": [{"@type": "Product", "image": "l.jpg", **change}]}
    (product,), bad = read(write("g.json", json.dumps(group)))
    assert (bad, skus(product)) == ([], [sku])
    assert [image.path for image in product.images] == ["l.jpg", "all.jpg"]


@pytest.mark.parametrize(
    "terms",
    [
        {"gtin": "https://id.gs1.org/01/04006381333931/21/7"},
        {"hasGS1DigitalLink": "https://m.example/gtin/04006381333931"},
        {"gtin14": "04006381333931"},
        {"gtin13": 4006381333931},
    ],
)
def test_a_gtin_may_be_a_number_or_a_digital_link(write: Write, read: Read, terms: Node) -> None:
    (product,), bad = read(write("p.json", json.dumps({**ALONE, **terms}, indent=1)))
    assert bad == []
    assert (product.variants[0].gtin or "").zfill(14) == "04006381333931"


def test_values_of_every_type_are_read_as_text(write: Write, read: Read) -> None:
    page = {
        **ALONE,
        "category": {"@type": "CategoryCode", "codeValue": "6552", "name": "Bags > Totes"},
        "audience": {"@type": "PeopleAudience", "suggestedGender": "https://schema.org/Female"},
        "size": {"@type": "QuantitativeValue", "value": 36, "unitCode": "MMT"},
        "material": ["calf", "silk"],
        "hasDigitalProductPassport": "https://m.example/passport/1",
        "additionalProperty": [
            {"name": "vegan", "value": False},
            {
                "name": "strap",
                "value": {"@type": "QuantitativeValue", "value": 90, "unitText": "cm"},
            },
            {"name": "width", "value": 30.5, "unitCode": "CMT"},
        ],
    }
    (product,), bad = read(write("p.json", json.dumps(page, indent=1)))
    assert bad == []
    (variant,) = product.variants
    assert (product.category, variant.size) == ("Bags/Totes", "36 MMT")
    assert product.attributes["audience"] == "Female"
    assert variant.attributes == {
        "material": "calf, silk",
        "hasDigitalProductPassport": "https://m.example/passport/1",
        "vegan": "false",
        "strap": "90 cm",
        "width": "30.5 CMT",
    }


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"sku": ["A", "B"]}, "sku", "'sku' has several values: 'A', 'B'; none is taken"),
        ({"image": [7, []]}, "image", "'image' must be an address or an ImageObject"),
        ({"color": {"@type": "Thing"}}, "color", "'color' must be text or have a name"),
        ({"gtin13": "4006381333932"}, "gtin", "is no GTIN"),
    ],
)
def test_a_bad_value_costs_only_itself(
    write: Write, read: Read, change: Node, field: str, reason: str
) -> None:
    documents = [{**GROUP, "hasVariant": [{**BLACK, **change}]}, ALONE]
    products, bad = read(write("g.json", json.dumps(documents)))
    assert [product.product_id for product in products] == ["AL", "OR-1"]
    assert len(products[0].variants) == 1
    assert {problem.row for problem in bad} == {1}
    assert (bad[0].field, bad[0].row_kept) == (field, True)
    assert reason in bad[0].reason
    assert len({problem.reason for problem in bad}) == len(bad)


def test_a_product_that_only_its_name_tells_is_called_by_it_as_people_read_it(
    write: Write, read: Read
) -> None:
    tote = {"@type": "Product", "name": "Tote &amp; Co", "sku": ["T1", "T2"]}
    (product,), (bad,) = read(write("g.json", json.dumps(tote)))
    assert (product.product_id, product.name, bad.field) == ("Tote & Co", "Tote & Co", "sku")


def test_a_document_whose_nodes_begin_lines_is_one_document(write: Write, read: Read) -> None:
    text = f'{{"@graph": [{json.dumps(GROUP)},\n{json.dumps(ALONE)}]}}'
    products, bad = read(write("g.json", text))
    assert ([product.product_id for product in products], bad) == (["AL", "OR-1"], [])


def test_each_line_may_be_a_document(write: Write, read: Read) -> None:
    other = {**GROUP, "productGroupID": "AL2", "hasVariant": []}
    text = f"{json.dumps(GROUP)}\n{{broken\n{json.dumps(other)}\n"
    products, (bad,) = read(write("g.jsonl", text))
    assert [product.product_id for product in products] == ["AL", "AL2"]
    assert (bad.row, bad.row_kept, "not JSON" in bad.reason) == (2, False, True)


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


@settings(max_examples=80)
@given(
    group=st.dictionaries(st.sampled_from([*GROUP, "@id", "sku"]), json_values, max_size=4),
    variant=st.dictionaries(
        st.sampled_from([*BLACK, "inProductGroupWithID", "isVariantOf"]), json_values, max_size=4
    ),
)
def test_whatever_nodes_hold_the_next_one_is_read(write: Write, group: Node, variant: Node) -> None:
    documents = [{**GROUP, **group, "hasVariant": [{**BLACK, **variant}]}, {**BLACK, **variant}]
    path = write("g.json", json.dumps([*documents, {**ALONE, "sku": "LAST", "name": "Last"}]))
    names = [row.name for row in read_feed(path, "json-ld") if isinstance(row, FeedProduct)]
    assert "Last" in names
