"""Shopify exports."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from lookup.catalog.rows import FeedImage, FeedProduct, Quarantined

Write = Callable[[str, str | bytes], Path]
Read = Callable[[Path], tuple[list[FeedProduct], list[Quarantined]]]

HEADER = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Option1 Name,Option1 Value,Option2 Name,"
    "Option2 Value,Option3 Name,Option3 Value,Variant SKU,Variant Price,Variant Barcode,"
    "Image Src,Image Position,Variant Image\n"
)
ROWS = (
    "alba,Alba,<p>Soft</p>,Maison A,Bags,new,Color,Black,Size,S,Leather,Calf,AL-BS,2350,"
    "'4006381333931,c/1.jpg,1,c/1.jpg\n"
    "alba,,,,,,,Black,,L,,Calf,AL-BL,2450,,c/2.jpg,2,c/1.jpg\n"
    "alba,,,,,,,Red,,S,,Goat,AL-RS,2350,,c/3.jpg,3,c/2.jpg\n"
    "alba,,,,,,,,,,,,,,,c/4.jpg,4,\n"
)


def test_rows_of_one_handle_are_one_product(write: Write, read: Read) -> None:
    (product,), bad = read(write("s.csv", HEADER + ROWS))
    assert bad == []
    assert (product.product_id, product.name, product.category) == ("alba", "Alba", "Bags")
    assert product.attributes == {"vendor": "Maison A", "tags": "new"}
    assert [(v.sku, v.color, v.size, v.attributes) for v in product.variants] == [
        ("AL-BS", "Black", "S", {"Leather": "Calf"}),
        ("AL-BL", "Black", "L", {"Leather": "Calf"}),
        ("AL-RS", "Red", "S", {"Leather": "Goat"}),
    ]
    assert product.variants[0].gtin == "4006381333931"
    assert product.variants[1].price == Decimal(2450)


def test_pictures_of_variants_know_their_colour_and_the_others_are_the_product_s(
    write: Write, read: Read
) -> None:
    (product,), _ = read(write("s.csv", HEADER + ROWS))
    assert product.images == (
        FeedImage("c/1.jpg", None, "alba-Black"),
        FeedImage("c/2.jpg", None, "alba-Red"),
        FeedImage("c/3.jpg", None, None),
        FeedImage("c/4.jpg", None, None),
    )


def test_a_product_without_options_has_one_variant(write: Write, read: Read) -> None:
    row = "ora,Ora,,,,,Title,Default Title,,,,,OR-1,9100,,ora.jpg,1,\n"
    (product,), bad = read(write("s.csv", HEADER + row))
    assert bad == []
    assert [(v.sku, v.color, v.size, v.attributes) for v in product.variants] == [
        ("OR-1", None, None, {})
    ]


@pytest.mark.parametrize("name", ["Couleur", "FARBE", "colour", "颜色"])
def test_options_are_known_in_the_languages_of_the_boutiques(
    write: Write, read: Read, name: str
) -> None:
    row = f"ora,Ora,,,,,{name},Rose,Taille,40,,,OR-1,9100,,ora.jpg,1,\n"
    (product,), _ = read(write("s.csv", HEADER + row))
    assert (product.variants[0].color, product.variants[0].size) == ("Rose", "40")


def test_a_variant_without_a_sku_is_listed(write: Write, read: Read) -> None:
    row = "alba,,,,,,,Green,,S,,Calf,,2350,,,,\n"
    (product,), (bad,) = read(write("s.csv", HEADER + ROWS + row))
    assert (bad.row, bad.field) == (6, "Variant SKU")
    assert len(product.variants) == 3


def test_the_newer_column_names_are_read_too(write: Write, read: Read) -> None:
    path = write(
        "s.csv",
        "Title,URL handle,Description,Vendor,Type,Tags,SKU,Barcode,Option1 name,Option1 value,"
        "Price,Product image URL,Variant image URL\n"
        "Alba,alba,<p>Soft</p>,A,Bags,,AL-B,4006381333931,Color,Black,2350,c/1.jpg,c/1.jpg\n",
    )
    (product,), bad = read(path)
    assert bad == []
    assert product.images == (FeedImage("c/1.jpg", None, "alba-Black"),)
    assert (product.variants[0].sku, product.variants[0].price) == ("AL-B", Decimal(2350))
