"""Shopify exports, as shops really have them."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from lookup.catalog.rows import FeedImage, FeedProduct, Quarantined

Write = Callable[[str, str | bytes], Path]
Read = Callable[[Path], tuple[list[FeedProduct], list[Quarantined]]]

OLDER = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Option1 Name,Option1 Value,Option2 Name,"
    "Option2 Value,Variant SKU,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,"
    "Image Position,Variant Image,Status\n"
)
ALBA = (
    "alba,Alba,<p>Soft</p>,Maison,Bags,tote,Colour,Black,Größe,S,AL-B,2350.00,2600.00,"
    "4006381333931,1.jpg,1,black.jpg,active\n"
    "alba,,,,,,,Red,,M,AL-R,2350.00,,,2.jpg,2,red.jpg,\n"
    "alba,,,,,,,,,,,,,,3.jpg,3,,\n"
)


def test_rows_of_one_handle_are_a_product_with_its_variants(write: Write, read: Read) -> None:
    (product,), bad = read(write("products.csv", OLDER + ALBA))
    assert bad == []
    assert (product.product_id, product.name, product.category) == ("alba", "Alba", "Bags")
    assert [(each.sku, each.color, each.size, each.gtin) for each in product.variants] == [
        ("AL-B", "Black", "S", "4006381333931"),
        ("AL-R", "Red", "M", None),
    ]
    assert product.attributes == {"vendor": "Maison", "tags": "tote", "status": "active"}


def test_pictures_of_every_row_are_the_products_and_variant_pictures_show_their_colour(
    write: Write, read: Read
) -> None:
    (product,), _ = read(write("products.csv", OLDER + ALBA))
    assert product.images == (
        FeedImage("1.jpg", None, None),
        FeedImage("black.jpg", None, "alba-Black"),
        FeedImage("2.jpg", None, None),
        FeedImage("red.jpg", None, "alba-Red"),
        FeedImage("3.jpg", None, None),
    )


def test_the_price_is_the_one_that_is_asked_and_the_others_are_attributes(
    write: Write, read: Read
) -> None:
    header = OLDER.replace("Status\n", "Status,Price / International,Price / Japan\n")
    (product,), _ = read(write("p.csv", header + ALBA.replace("active\n", "active,2500,380000\n")))
    black = product.variants[0]
    assert (black.price, black.currency) == (Decimal("2350.00"), None)
    assert black.attributes == {
        "compare at price": "2600.00",
        "price / international": "2500",
        "price / japan": "380000",
    }


@pytest.mark.parametrize("sku", ["", " ", "'"])
def test_a_variant_without_sku_goes_by_its_handle_and_options(
    write: Write, read: Read, sku: str
) -> None:
    (product,), bad = read(write("p.csv", OLDER + ALBA.replace("AL-R", sku).replace("AL-B", sku)))
    assert bad == []
    assert [variant.sku for variant in product.variants] == ["alba/Black/S", "alba/Red/M"]
    assert len(product.images) == 5


def test_a_product_of_one_variant_without_sku_goes_by_its_handle(write: Write, read: Read) -> None:
    row = "ora,Ora,,,,,Title,Default Title,,,,9100,,,ora.jpg,1,,active\n"
    (product,), bad = read(write("p.csv", OLDER + row))
    assert bad == []
    assert [(v.sku, v.color, v.attributes) for v in product.variants] == [("ora", None, {})]


def test_a_sku_used_twice_costs_the_variant_and_never_pictures(write: Write, read: Read) -> None:
    (product,), (bad,) = read(write("p.csv", OLDER + ALBA.replace("AL-R", "AL-B")))
    assert (bad.row, bad.field, bad.row_kept) == (3, "Variant SKU", True)
    assert [variant.sku for variant in product.variants] == ["AL-B"]
    assert {image.path for image in product.images} == {
        *("1.jpg", "2.jpg", "3.jpg", "black.jpg", "red.jpg"),
    }


def test_the_newer_export_reads_as_the_older_one(write: Write, read: Read) -> None:
    newer = (
        "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,"
        "Status,SKU,Barcode,Option1 name,Option1 value,Option2 name,Option2 value,Price,"
        "Compare-at price,Product image URL,Image position,Variant image URL\n"
        "Alba,alba,<p>Soft</p>,Maison,,Bags,tote,TRUE,active,AL-B,4006381333931,Colour,Black,"
        "Größe,S,2350.00,2600.00,1.jpg,1,black.jpg\n"
        ",alba,,,,,,,,AL-R,,,Red,,M,2350.00,,2.jpg,2,red.jpg\n"
        ",alba,,,,,,,,,,,,,,,,3.jpg,3,\n"
    )
    assert read(write("newer.csv", newer)) == read(write("newer.csv", OLDER + ALBA))


def test_a_product_without_handle_goes_by_its_title_as_shopify_has_it(
    write: Write, read: Read
) -> None:
    text = (
        "Title,SKU,Price,Option1 name,Option1 value,Product image URL\nAlba Tote,AL-1,9,,,a.jpg\n"
    )
    (product,), bad = read(write("p.csv", text))
    assert bad == []
    assert (product.product_id, product.name) == ("alba-tote", "Alba Tote")


def test_metafields_are_attributes_of_the_product(write: Write, read: Read) -> None:
    header = OLDER.replace("Status\n", "Status,Material (product.metafields.custom.material)\n")
    (product,), _ = read(write("p.csv", header + ALBA.replace("active\n", "active,Calf\n")))
    assert product.attributes["material"] == "Calf"
