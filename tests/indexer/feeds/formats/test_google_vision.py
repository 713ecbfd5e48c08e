"""Google Vision product sets."""

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.feeds.reading import read_feed
from lookup.base.errors import MissingColumns
from lookup.catalog.rows import FeedImage, FeedProduct, Quarantined

Write = Callable[[str, str | bytes], Path]
Read = Callable[[Path], tuple[list[FeedProduct], list[Quarantined]]]

ROWS = (
    'gs://bags/a/front.jpg,i1,set,ALBA,apparel,Alba Tote,"sku=ALBA-BLK,color=Black,style=tote",\n'
    'gs://bags/a/back.jpg,i2,set,ALBA,apparel-v2,Alba Tote,"sku=ALBA-BLK,color=Black",\n'
    'gs://bags/a/red.jpg,,set,ALBA,apparel,Alba Tote,"sku=ALBA-RED,color=Red","0.1,0.1,0.9,0.9"\n'
)


def test_pictures_of_one_sku_are_rows_of_their_own(write: Write, read: Read) -> None:
    (product,), bad = read(write("v.csv", ROWS))
    assert bad == []
    assert product.images == (
        FeedImage("a/front.jpg", None, "ALBA-Black"),
        FeedImage("a/back.jpg", None, "ALBA-Black"),
        FeedImage("a/red.jpg", None, "ALBA-Red"),
    )
    assert [(v.sku, v.color, v.attributes) for v in product.variants] == [
        ("ALBA-BLK", "Black", {"style": "tote"}),
        ("ALBA-RED", "Red", {}),
    ]


def test_without_sku_labels_a_product_is_its_own_sku(write: Write, read: Read) -> None:
    text = "gs://b/1.jpg,,s,ORA,general-v1,Ora,color=steel,\ngs://b/2.jpg,,s,ORA,general-v1,Ora,,\n"
    (product,), bad = read(write("v.csv", text))
    assert bad == []
    assert [variant.sku for variant in product.variants] == ["ORA"]
    assert [image.colorway for image in product.images] == [None, None]


def test_a_product_without_a_display_name_goes_by_its_id(write: Write, read: Read) -> None:
    (product,), _ = read(write("v.csv", "gs://b/1.jpg,,s,ORA,general-v1,,,\n"))
    assert product.name == "ORA"


def test_a_header_is_passed_over(write: Write, read: Read) -> None:
    header = (
        "image-uri,image-id,product-set-id,product-id,product-category,product-display-name,"
        "labels,bounding-poly\n"
    )
    (product,), bad = read(write("v.csv", header + ROWS))
    assert (len(product.images), bad) == (3, [])


def test_fewer_than_eight_columns_are_named(write: Write) -> None:
    path = write("v.csv", "gs://b/1.jpg,i1,set,ORA,general-v1,Ora\n" * 2)
    with pytest.raises(MissingColumns, match="lacks labels, bounding-poly"):
        list(read_feed(path))


@pytest.mark.parametrize("picture", ["https://cdn.example.com/1.jpg", "a/1.jpg"])
def test_pictures_may_lie_elsewhere_than_in_a_bucket(
    write: Write, read: Read, picture: str
) -> None:
    path = write("v.csv", f"{picture},,s,ORA,general-v1,Ora,,\n")
    assert read_feed(path).format == "google-vision"
    (product,), bad = read(path)
    assert (product.images[0].path, bad) == (picture, [])


@pytest.mark.parametrize("sku", ["", "sku=A-1,"])
def test_labels_of_all_pictures_of_a_sku_are_kept(write: Write, read: Read, sku: str) -> None:
    text = (
        f'gs://b/1.jpg,1,s,A,apparel-v2,Alba,"{sku}color=red,style=flap",\n'
        f'gs://b/2.jpg,2,s,A,apparel-v2,Alba,"{sku}color=red,color=blue,style=soft,season=2026",\n'
    )
    (product,), bad = read(write("v.csv", text))
    assert bad == []
    (variant,) = product.variants
    assert variant.color == "red/blue"
    assert variant.attributes == {"style": ["flap", "soft"], "season": "2026"}
    colorway = "A-red/blue" if sku else None
    assert [image.colorway for image in product.images] == [colorway, colorway]


def test_further_skus_of_one_picture_are_listed(write: Write, read: Read) -> None:
    row = 'gs://b/1.jpg,1,s,A,apparel-v2,Alba,"sku=A-1,sku=A-2",\n'
    (product,), (bad,) = read(write("v.csv", row))
    assert [variant.sku for variant in product.variants] == ["A-1"]
    assert (bad.row, bad.field, bad.value, bad.row_kept) == (1, "labels", "A-2", True)
    assert "several SKUs" in bad.reason


def test_a_sku_of_two_products_is_listed(write: Write, read: Read) -> None:
    text = "gs://b/1.jpg,1,s,A,apparel-v2,Alba,sku=S,\ngs://b/2.jpg,2,s,B,apparel-v2,Bea,sku=S,\n"
    products, (bad,) = read(write("v.csv", text))
    assert [len(product.variants) for product in products] == [1, 0]
    assert "SKU 'S' was already in row 1" in bad.reason


def test_a_label_may_have_several_values(write: Write, read: Read) -> None:
    labels = '"sku=A-1,color=red,color=blue,style=flap,style=soft,season=2026"'
    row = f"gs://b/1.jpg,1,set,A,apparel-v2,Alba,{labels},\n"
    (product,), bad = read(write("v.csv", row))
    assert bad == []
    (variant,) = product.variants
    assert variant.color == "red/blue"
    assert variant.attributes == {"style": ["flap", "soft"], "season": "2026"}
