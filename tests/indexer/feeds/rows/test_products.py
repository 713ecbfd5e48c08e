"""From rows to products: what one bad value costs, and what it does not."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest

from indexer.feeds.rows.products import ProductAssembler, grouped_products
from indexer.feeds.rows.sku_row import RawImage, SkuRow
from lookup.catalog.rows import FeedProduct, Quarantined


def row(number: int, product_id: str = "A", sku: str | None = None, **values: Any) -> SkuRow:
    return SkuRow(number, product_id, sku, **{"name": "Alba", **values})


def read(rows: Iterable[SkuRow]) -> tuple[list[FeedProduct], list[Quarantined]]:
    items = list(grouped_products("feed", list(rows)))
    return (
        [item for item in items if isinstance(item, FeedProduct)],
        [item for item in items if isinstance(item, Quarantined)],
    )


def test_a_second_row_of_a_sku_costs_its_variant_and_not_its_picture() -> None:
    rows = [row(number, sku="S", images=(RawImage(f"{number}.jpg"),)) for number in (2, 3)]
    (product,), (bad,) = read(rows)
    assert [image.path for image in product.images] == ["2.jpg", "3.jpg"]
    assert [variant.sku for variant in product.variants] == ["S"]
    assert (bad.row, bad.row_kept, product.rows) == (3, True, (2, 3))


def test_a_name_in_a_row_whose_sku_is_refused_is_the_product_s() -> None:
    (product,), (bad,) = read([row(2, sku="", name="Alba"), row(3, sku="S", name="")])
    assert (product.name, bad.field) == ("Alba", "sku")


def test_a_sku_of_blanks_is_empty_and_never_seen_before() -> None:
    _, bad = read([row(2, sku=" "), row(3, sku=" ")])
    assert ["empty" in item.reason for item in bad] == [True, True]


def test_ids_that_differ_in_what_a_spreadsheet_adds_are_one_product() -> None:
    products, bad = read([row(2, "'001", "S"), row(3, "001 ", "T"), row(4, '="001"', "U")])
    assert [(product.product_id, len(product.variants)) for product in products] == [("001", 3)]
    assert bad == []


def test_ids_that_are_all_whole_floats_are_whole_numbers() -> None:
    products, _ = read([row(2, "1001.0", "10011.0"), row(3, "1002.0", "10021.0")])
    assert [product.product_id for product in products] == ["1001", "1002"]
    products, _ = read([row(2, "1001.0", "10011.0"), row(3, "A-2", "10021.0")])
    assert [product.product_id for product in products] == ["1001.0", "A-2"]
    assert products[0].variants[0].sku == "10011"


def test_amounts_tell_of_each_other_how_they_are_written() -> None:
    rows = [row(2, sku="S", price="1.990"), row(3, sku="T", price="780,00 €")]
    (product,), bad = read(rows)
    assert [variant.price for variant in product.variants] == [Decimal(1990), Decimal(780)]
    assert bad == []


def test_an_amount_in_another_currency_than_its_column_is_listed() -> None:
    (product,), (bad,) = read([row(2, sku="S", price="USD 3", currency="EUR")])
    assert (product.variants[0].price, bad.field) == (None, "price")
    assert "the amount is in USD, the column says EUR" in bad.reason


def test_the_sku_of_a_row_without_product_is_not_taken_from_a_product_of_that_name() -> None:
    products, (bad,) = read([row(2, "A", "S"), row(3, "", "A"), row(4, "A", "T")])
    assert [product.rows for product in products] == [(2, 4)]
    assert (bad.row, bad.row_kept) == (3, False)


@pytest.mark.parametrize("broken", ["\udcc9tui", "half \ud83d"])
def test_what_is_no_text_costs_its_value_wherever_it_stands(broken: str) -> None:
    whole = row(2, sku="S", name="Alba", color="Red")
    values: dict[str, Any] = {
        "color": broken,
        "description": broken,
        "category": broken,
        "variant_attributes": {"material": broken, "lining": "silk", "parts": [{"a": broken}]},
        "images": (RawImage(broken), RawImage("a.jpg")),
    }
    (product,), bad = read([whole, row(3, sku="T", **values)])
    assert [variant.sku for variant in product.variants] == ["S", "T"]
    assert product.variants[1].attributes == {"lining": "silk"}
    assert [image.path for image in product.images] == ["a.jpg"]
    assert {item.field for item in bad} == {"color", "description", "category", "image"} | {
        "material",
        "parts",
    }
    assert all(item.row_kept for item in bad)


def test_a_field_is_named_as_the_file_names_it() -> None:
    _, (bad,) = read([row(2, sku="S", gtin="12", names_in_file={"gtin": "Variant Barcode"})])
    assert (bad.field, bad.value) == ("Variant Barcode", "12")


def test_a_product_written_twice_as_a_whole_is_listed_the_second_time() -> None:
    assembler = ProductAssembler("feed")
    first = list(assembler.whole_product([row(1, sku="S")]))
    second = list(assembler.whole_product([row(2, sku="T")]))
    assert isinstance(first[0], FeedProduct)
    assert isinstance(second[0], Quarantined)
    assert (second[0].row, second[0].row_kept) == (2, False)


def test_an_address_that_runs_a_script_costs_itself_and_is_listed_once() -> None:
    rows = [row(number, sku=f"S{number}", url="javascript:alert(1)") for number in (2, 3)]
    (product,), (bad,) = read([*rows, row(4, sku="S4", url="https://shop.example/a")])
    assert product.url == "https://shop.example/a"
    assert len(product.variants) == 3
    assert (bad.row, bad.field, bad.row_kept) == (2, "url", True)
    assert "not an http or https address" in bad.reason
