"""The catalogue CSV."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from indexer.feeds.formats.catalog_csv import COLUMNS, catalog_outline, catalog_row
from indexer.feeds.reading import read_feed
from indexer.feeds.tables.table import Table, TableRow
from lookup.base.errors import MissingColumns
from lookup.catalog.rows import FeedImage, FeedProduct, Quarantined

Write = Callable[[str, str | bytes], Path]
Read = Callable[[Path], tuple[list[FeedProduct], list[Quarantined]]]

HEADER = (
    "sku,product_id,variant_id,name,color,size,price,category,image_path,"
    "additional_image_paths,description\n"
)
BLACK_S = "A-BS,A,A-Black,Tote,Black,S,70,Bags,i/a_main.jpg,i/a_back.jpg|i/a_alt1.jpg,<p>Soft</p>\n"
BLACK_L = "A-BL,A,A-Black,Tote,Black,L,70,Bags,i/a_main.jpg,i/a_back.jpg|i/a_alt1.jpg,<p>Soft</p>\n"
RED_S = "A-RS,A,A-Red,Tote,Red,S,70.5,Bags,i/red.jpg,,\n"
STRAP = "B,B,B,Strap,,6 foot,14,Gear,i/strap.jpg,,\n"


def test_rows_of_one_product_become_one_product(write: Write, read: Read) -> None:
    products, bad = read(write("c.csv", HEADER + BLACK_S + RED_S + STRAP + BLACK_L))
    assert bad == []
    assert [product.product_id for product in products] == ["B", "A"]
    tote = products[1]
    assert [(v.sku, v.colorway, v.size) for v in tote.variants] == [
        ("A-BS", "A-Black", "S"),
        ("A-RS", "A-Red", "S"),
        ("A-BL", "A-Black", "L"),
    ]
    assert tote.variants[1].price == Decimal("70.5")
    assert tote.images == (
        FeedImage("i/a_main.jpg", "main", "A-Black"),
        FeedImage("i/a_back.jpg", "back", "A-Black"),
        FeedImage("i/a_alt1.jpg", "alt1", "A-Black"),
        FeedImage("i/red.jpg", "main", "A-Red"),
    )
    assert tote.description == "Soft"


def test_an_image_of_several_colourways_is_of_none(write: Write, read: Read) -> None:
    both = RED_S.replace("i/red.jpg", "i/a_main.jpg")
    (product,), _ = read(write("c.csv", HEADER + BLACK_S + both))
    assert product.images[0] == FeedImage("i/a_main.jpg", "main", None)


def test_names_by_language_and_further_columns_are_kept(write: Write, read: Read) -> None:
    header = "sku,product_id,name,name_fr,category:zh-Hant,category,image_path,material\n"
    (product,), bad = read(write("c.csv", header + "A-1,A,Tote,Cabas,包,Bags,a.jpg,calf\n"))
    assert bad == []
    assert (product.names, product.categories) == ({"fr": "Cabas"}, {"zh-Hant": "包"})
    assert product.variants[0].attributes == {"material": "calf"}


def test_entities_and_tags_in_names_become_text(write: Write, read: Read) -> None:
    row = STRAP.replace("Strap", "<b>Luma</b>flex&trade;  &lt;Strap&gt;")
    (product,), bad = read(write("c.csv", HEADER + row))
    assert (product.name, bad) == ("Lumaflex™ <Strap>", [])


def test_missing_columns_are_named_with_those_found(write: Write) -> None:
    path = write("c.csv", "sku,product_id,price,title\nA-1,A,3,Tote\n")
    with pytest.raises(MissingColumns, match=r"lacks the columns 'name', 'image_path'.*'title'"):
        list(read_feed(path))


@pytest.mark.parametrize(
    ("bad_row", "field", "reason"),
    [
        (BLACK_S, "sku", "'A-BS' was already in row 2"),
        (",,,,,,,,,,\n", None, "every cell of the row is empty"),
        (STRAP.replace("\n", ",surplus\n"), None, "12 cells where there are 11"),
        ("B,B,B,Strap\n", None, "4 cells where there are 11"),
        (STRAP.replace("Gear", "x" * 10_000_000), None, "field larger"),
        (STRAP.replace("Gear", '"' + "line\nof text\n" * 800_000 + '"'), None, "field larger"),
    ],
    ids=lambda value: str(value)[:20].strip(),
)
def test_a_bad_row_costs_only_itself(
    write: Write, read: Read, bad_row: str, field: str | None, reason: str
) -> None:
    products, bad = read(write("c.csv", HEADER + BLACK_S + bad_row + RED_S))
    assert [(problem.file, problem.row, problem.field) for problem in bad] == [("c.csv", 3, field)]
    assert reason in bad[0].reason
    assert [variant.sku for product in products for variant in product.variants] == ["A-BS", "A-RS"]


@pytest.mark.parametrize(
    ("old", "new", "field", "reason"),
    [
        ("B,B,B", "B,,B", "product_id", "empty; its SKU stands in for it"),
        ("B,B,B", ",B,B", "sku", "empty"),
        ("B,B,B", "B\x01,B,B", "sku", "control characters"),
        ("B,B,B", "B" * 300 + ",B,B", "sku", "at most 255"),
        ("Strap", "", "name", "no name; it goes by its id"),
        ("Strap", "&nbsp;<br/>", "name", "no name; it goes by its id"),
    ],
    ids=lambda value: str(value)[:20].strip(),
)
def test_without_id_name_or_sku_a_product_still_has_its_pictures(
    write: Write, read: Read, old: str, new: str, field: str, reason: str
) -> None:
    products, (bad,) = read(write("c.csv", HEADER + BLACK_S + STRAP.replace(old, new)))
    assert (bad.row, bad.field, bad.row_kept) == (3, field, True)
    assert reason in bad.reason
    assert [product.product_id for product in products] == ["A", "B"]
    assert [image.path for image in products[1].images] == ["i/strap.jpg"]
    assert [variant.sku for variant in products[1].variants] == ([] if field == "sku" else ["B"])


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("gtin", "4006381333932", "no GTIN"),
        ("gtin", "12AB", "no GTIN"),
        ("currency", "EURO", "ISO 4217"),
        ("price", "1_250", "not an amount"),
        ("price", "-3", "not a price"),
        ("price", "1e99", "not an amount"),
        ("price", "NaN", "not an amount"),
        ("image_path", "../secret.jpg", "leads out of the image root"),
        ("image_path", "..\\secret.jpg", "leads out of the image root"),
        ("image_path", "\\\\server\\share\\a.jpg", "neither a relative path nor"),
        ("image_path", "a/../../b.jpg", "leads out of the image root"),
        ("image_path", "file:///etc/passwd", "neither a relative path nor"),
        ("image_path", "C:\\a.jpg", "neither a relative path nor"),
    ],
)
def test_a_bad_value_costs_only_itself(
    write: Write, read: Read, column: str, value: str, reason: str
) -> None:
    good = {"gtin": "4006381333931", "currency": "EUR", "price": "10", "image_path": "a.jpg"}
    cells = {**good, column: value}
    columns = ["sku", "product_id", "name", *cells]
    row = ",".join(["A-1", "A", "Tote", *(f'"{cell}"' for cell in cells.values())])
    (product,), (bad,) = read(write("c.csv", ",".join(columns) + "\n" + row + "\n"))
    assert (bad.row, bad.field, bad.value, bad.row_kept) == (2, column, value, True)
    assert reason in bad.reason
    (variant,) = product.variants
    assert (variant.gtin is None) == (column == "gtin")
    # An amount of an unknown currency says nothing.
    assert (variant.price is None) == (column in ("price", "currency"))
    assert (product.images == ()) == (column == "image_path")


def test_in_a_file_of_utf8_a_byte_that_is_not_costs_only_its_value(
    write: Write, read: Read
) -> None:
    latin = STRAP.replace("Gear", "Étui").encode("latin-1")
    rose = RED_S.replace("Red", "Rosé").encode()
    products, (bad,) = read(write("c.csv", (HEADER + BLACK_S).encode() + latin + rose))
    assert (bad.row, bad.field, bad.row_kept) == (3, "category", True)
    assert "byte 0xC9 at character 1 is not UTF-8" in bad.reason
    assert [(product.product_id, product.category) for product in products] == [
        ("B", None),
        ("A", "Bags"),
    ]


def test_a_file_of_windows_1252_is_read_as_such(write: Write, read: Read) -> None:
    text = HEADER + STRAP.replace("Strap", "Étui “Élan” à 5 €")
    (product,), bad = read(write("c.csv", text.encode("cp1252")))
    assert (product.name, bad) == ("Étui “Élan” à 5 €", [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_and_line_ends_make_no_difference(
    write: Write, read: Read, encoding: str, newline: str
) -> None:
    text = (HEADER + BLACK_S + RED_S.replace("Red", "Rosé") + STRAP).replace("\n", newline)
    products, bad = read(write("c.csv", text.encode(encoding)))
    assert bad == []
    assert [product.product_id for product in products] == ["A", "B"]
    assert products[0].variants[1].color == "Rosé"


def test_the_real_feed_reads_without_a_complaint(shared_data: Path) -> None:
    rows = list(read_feed(shared_data / "magento_luma" / "catalog_skus.csv"))
    products = [row for row in rows if isinstance(row, FeedProduct)]
    assert len(products) == len(rows) == 90
    assert sum(len(product.variants) for product in products) == 920
    assert sum(len(product.images) for product in products) == 343
    assert {v.colorway for p in products for v in p.variants if v.sku.startswith("MH02")} == {
        "MH02-Black",
        "MH02-Purple",
        "MH02-Red",
    }


def test_an_outline_is_what_the_row_says(write: Write) -> None:
    unpriced = "sku,product_id,name,image_path\n'001,,A,a.jpg\n"
    for text in (HEADER + BLACK_S + RED_S, unpriced):
        for row in Table(write("c.csv", text), COLUMNS):
            assert isinstance(row, TableRow)
            full = catalog_row(row)
            assert catalog_outline(row) == (full.product_id, full.sku, full.price)


def test_further_pictures_may_stand_behind_the_main_one(write: Write, read: Read) -> None:
    text = "sku,product_id,name,image_path,additional_image_paths\nA,P,Alba,a.jpg|b.jpg,c.jpg\n"
    (product,), _ = read(write("c.csv", text))
    assert [(each.path, each.view) for each in product.images] == [
        ("a.jpg", "main"),
        ("b.jpg", None),
        ("c.jpg", None),
    ]
