"""PrestaShop: its catalogue page's export, and the columns of its import page."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from lookup.catalog.rows import FeedImage, FeedProduct, Quarantined

Write = Callable[[str, str | bytes], Path]
Read = Callable[[Path], tuple[list[FeedProduct], list[Quarantined]]]

CATALOGUE = (
    "Product ID;Image;Name;Reference;Category;Price (tax excl.);Price (tax incl.);Quantity;Status;"
    "Position\n"
    '7;https://m.example/7.jpg;Sac Elba;EL-7;Sacs;"650,00 €";"780,00 €";3;1;1\n'
    '8;https://m.example/8.jpg;Lutèce;;Sacs;"1041,67 €";"1 250,00 €";0;0;2\n'
)
IMPORT = (
    "Product ID;Active (0/1);Name *;Categories (x,y,z...);Price tax excluded;Reference #;"
    "Manufacturer;EAN13;UPC;Summary;Description;Image URLs (x,y,z...);"
    "Feature(Name:Value:Position)\n"
    "7;1;Elba;Bags,Backpacks;650.00;EL-7;Maison;4006381333931;;Short;<p>Canvas</p>;"
    "https://m.example/7-1.jpg,https://m.example/7-2.jpg;Colour:Lilac:1,Material:Canvas:2\n"
)
COMBINATIONS = (
    "Product ID;Name;Attribute (Name:Type:Position)*;Value (Value:Position)*;Reference;EAN13;"
    "Price tax included;Image URLs (x,y,z...)\n"
    "7;Elba;Color:color:0, Size:select:1;Lilac:0, S:1;EL-L;4006381333931;780;lilac.jpg\n"
    "7;Elba;Color:color:0, Size:select:1;Plum:0, M:1;EL-P;;780;plum.jpg\n"
)


def test_the_catalogue_page_gives_prices_with_tax_in_their_currency(
    write: Write, read: Read
) -> None:
    (elba, lutece), bad = read(write("product.csv", CATALOGUE))
    assert bad == []
    assert (elba.product_id, elba.name, elba.category) == ("7", "Sac Elba", "Sacs")
    assert [(v.sku, v.price, v.currency) for v in elba.variants] == [("EL-7", Decimal(780), "EUR")]
    assert elba.images == (FeedImage("https://m.example/7.jpg", None, None),)
    assert [(v.sku, v.price) for v in lutece.variants] == [("8", Decimal(1250))]
    assert (elba.attributes["status"], lutece.attributes["status"]) == ("active", "inactive")


def test_the_import_columns_give_features_pictures_and_a_price_without_tax_that_says_so(
    write: Write, read: Read
) -> None:
    (elba,), bad = read(write("products_import.csv", IMPORT))
    assert bad == []
    (variant,) = elba.variants
    assert (variant.sku, variant.color, variant.gtin) == ("EL-7", "Lilac", "4006381333931")
    assert variant.price == Decimal("650.00")
    assert variant.attributes == {"Material": "Canvas", "price_tax": "excluded"}
    assert [image.path for image in elba.images] == [
        "https://m.example/7-1.jpg",
        "https://m.example/7-2.jpg",
    ]
    assert (elba.attributes["brand"], elba.description) == ("Maison", "Canvas")


def test_combinations_of_one_product_are_its_variants(write: Write, read: Read) -> None:
    (elba,), bad = read(write("combinations.csv", COMBINATIONS))
    assert bad == []
    assert [(v.sku, v.color, v.size) for v in elba.variants] == [
        ("EL-L", "Lilac", "S"),
        ("EL-P", "Plum", "M"),
    ]
    assert [image.colorway for image in elba.images] == ["7-Lilac", "7-Plum"]


def test_an_ean_of_zeros_is_none(write: Write, read: Read) -> None:
    text = IMPORT.replace("4006381333931;;", "0000000000000;012345678905;")
    (elba,), bad = read(write("p.csv", text))
    assert (elba.variants[0].gtin, bad) == ("012345678905", [])
