"""WooCommerce's own product export."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from lookup.catalog.rows import FeedImage, FeedProduct, Quarantined

Write = Callable[[str, str | bytes], Path]
Read = Callable[[Path], tuple[list[FeedProduct], list[Quarantined]]]

ENGLISH = (
    'ID,Type,SKU,"GTIN, UPC, EAN, or ISBN",Name,Published,"Short description",Description,'
    '"Sale price","Regular price",Categories,Images,Parent,"Attribute 1 name",'
    '"Attribute 1 value(s)","Attribute 2 name","Attribute 2 value(s)"\n'
)
HEADERS = {
    "English": ENGLISH,
    "French": (
        'ID,Type,UGS,"GTIN, UPC, EAN ou ISBN",Nom,Publié,"Description courte",Description,'
        '"Tarif promo","Tarif régulier",Catégories,Images,Parent,"Nom de l\u2019attribut 1",'
        '"Valeur(s) de l\u2019attribut 1","Nom de l\'attribut 2","Valeur(s) de l\'attribut 2"\n'
    ),
    "German": (
        'ID,Typ,Artikelnummer,"GTIN, UPC, EAN oder ISBN",Name,Veröffentlicht,Kurzbeschreibung,'
        "Beschreibung,Angebotspreis,Regulärer Preis,Kategorien,Bilder,Übergeordnetes Produkt,"
        "Attribut 1 Name,Attribut 1 Wert(e),Attribut 2 Name,Attribut 2 Wert(e)\n"
    ),
    "Spanish": (
        'ID,Tipo,SKU,"GTIN, UPC, EAN o ISBN",Nombre,Publicado,"Descripción corta",Descripción,'
        '"Precio rebajado","Precio normal",Categorías,Imágenes,Superior,"Nombre del atributo 1",'
        '"Valor(es) del atributo 1","Nombre del atributo 2","Valor(es) del atributo 2"\n'
    ),
}
ROWS = (
    '44,variable,ELBA,,Elba,1,,<p>Canvas</p>,,,"Bags > Backpacks, New","all.jpg, side.jpg",,'
    'Color,"Lilac, Plum",Material,Canvas\n'
    "45,variation,EL-LIL,4006381333931,Elba - Lilac,1,,,,780,,lilac.jpg,ELBA,Color,Lilac,,\n"
    "46,variation,,,Elba - Plum,1,,,700,780,,plum.jpg,ELBA,Color,Plum,,\n"
    "50,simple,,,Lutèce,0,Short,,,1250.50,Bags,lutece.jpg,,Taille,U,,\n"
)


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_variations_belong_to_the_product_that_they_name(
    write: Write, read: Read, header: str
) -> None:
    (elba, _), bad = read(write("export.csv", header + ROWS))
    assert bad == []
    assert (elba.product_id, elba.name, elba.category) == ("ELBA", "Elba", "Bags/Backpacks")
    assert [(v.sku, v.color, v.price, v.gtin) for v in elba.variants] == [
        ("EL-LIL", "Lilac", Decimal(780), "4006381333931"),
        ("id:46", "Plum", Decimal(780), None),
    ]
    assert elba.variants[1].attributes == {"sale_price": "700"}
    assert elba.images == (
        FeedImage("all.jpg", None, None),
        FeedImage("side.jpg", None, None),
        FeedImage("lilac.jpg", None, "ELBA-Lilac"),
        FeedImage("plum.jpg", None, "ELBA-Plum"),
    )


def test_a_simple_product_is_one_sku_of_the_shops_number_where_it_has_no_other(
    write: Write, read: Read
) -> None:
    (_, lutece), _ = read(write("export.csv", ENGLISH + ROWS))
    assert (lutece.product_id, lutece.description) == ("id:50", "Short")
    assert [(v.sku, v.size, v.price) for v in lutece.variants] == [
        ("id:50", "U", Decimal("1250.50"))
    ]
    assert lutece.attributes == {"status": "private"}


def test_a_variation_above_its_product_does_not_name_it(write: Write, read: Read) -> None:
    lines = ROWS.splitlines(keepends=True)
    (elba, _), bad = read(write("export.csv", ENGLISH + "".join([lines[1], lines[0], lines[3]])))
    assert (elba.name, bad) == ("Elba", [])


def test_a_variation_whose_product_is_not_in_the_file_is_a_product(
    write: Write, read: Read
) -> None:
    (elba,), bad = read(write("export.csv", ENGLISH + ROWS.splitlines(keepends=True)[1]))
    assert (elba.product_id, elba.name, bad) == ("ELBA", "Elba - Lilac", [])


def test_prices_follow_the_decimal_comma_of_the_shop(write: Write, read: Read) -> None:
    rows = ROWS.replace("780,", '"1.780,00",').replace("1250.50", '"1.250,50"')
    (elba, lutece), bad = read(write("export.csv", ENGLISH + rows))
    assert bad == []
    assert elba.variants[0].price == Decimal("1780.00")
    assert lutece.variants[0].price == Decimal("1250.50")


def test_a_comma_within_a_category_is_no_end_of_it(write: Write, read: Read) -> None:
    row = '60,simple,OR,,Ora,1,,,,9,"Watches\\, Jewellery, New",o.jpg,,,,,\n'
    (ora,), _ = read(write("export.csv", ENGLISH + row))
    assert ora.category == "Watches, Jewellery"
