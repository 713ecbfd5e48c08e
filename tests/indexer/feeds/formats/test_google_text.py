"""Google Merchant and Meta catalogues as text."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from indexer.feeds.reading import read_feed
from lookup.base.errors import MissingColumns
from lookup.catalog.rows import FeedProduct, Quarantined

Write = Callable[[str, str | bytes], Path]
Read = Callable[[Path], tuple[list[FeedProduct], list[Quarantined]]]

HEADER = "id\ttitle\timage link\tadditional image link\tprice\titem group id\tcolor\tbrand\n"
ROW = "AL-B\tAlba\t1.jpg\t{}\t2350.00 EUR\tAL\tBlack\tMaison\n"


def paths(product: FeedProduct) -> list[str]:
    return [image.path for image in product.images]


@pytest.mark.parametrize(
    ("cell", "further"),
    [
        ("2.jpg,3.jpg", ["2.jpg", "3.jpg"]),
        (
            "https://m.example/w_9,h_9/2.jpg,https://m.example/w_9,h_9/3.jpg",
            ["https://m.example/w_9,h_9/2.jpg", "https://m.example/w_9,h_9/3.jpg"],
        ),
        ("https://m.example/w_9,h_9/2.jpg", ["https://m.example/w_9,h_9/2.jpg"]),
    ],
)
def test_commas_divide_further_pictures_but_not_their_addresses(
    write: Write, read: Read, cell: str, further: list[str]
) -> None:
    (product,), bad = read(write("g.tsv", HEADER + ROW.format(cell)))
    assert bad == []
    assert paths(product) == ["1.jpg", *further]


def test_repeated_and_numbered_columns_of_pictures_are_all_read(write: Write, read: Read) -> None:
    text = (
        "id\ttitle\timage_link\tadditional_image_link\tadditional_image_link\t"
        "additional_image_link_3\tadditional_image_link4\nA\tAlba\t1.jpg\t2.jpg\t3.jpg\t4.jpg\t5.jpg\n"
    )
    (product,), bad = read(write("g.tsv", text))
    assert bad == []
    assert paths(product) == ["1.jpg", "2.jpg", "3.jpg", "4.jpg", "5.jpg"]


def test_a_structured_title_stands_in_for_the_title(write: Write, read: Read) -> None:
    text = (
        "id\tstructured_title\tstructured_description\timage_link\n"
        'A\ttrained_algorithmic_media:"Alba: a tote"\ttrained_algorithmic_media:Soft calf\t1.jpg\n'
    )
    (product,), bad = read(write("g.tsv", text))
    assert (product.name, product.description, bad) == ("Alba: a tote", "Soft calf", [])


def test_what_google_has_no_column_for_here_is_an_attribute(write: Write, read: Read) -> None:
    header = HEADER.replace("brand", "custom label 0")
    (product,), _ = read(write("g.tsv", header + ROW.format("")))
    assert product.variants[0].attributes == {"custom_label_0": "Maison"}


META = (
    '"# Required | A unique content ID, at most 100 characters","# Required | A title",'
    '"# Required | A price","# Required | An address","# Optional | Pictures",'
    '"# Optional | A video"\n'
    "id,title,price,image_link,image[0].url,image[1].url,video[0].url,item_group_id,color,gtin\n"
    "EL-L,Elba,780.00 EUR,1.jpg,2.jpg,3.jpg,film.mp4,ELBA,Lilac,4006381333931\n"
)


@pytest.mark.parametrize("explained", ["first", "second", "not"])
def test_metas_catalogue_is_read_with_and_without_the_line_that_explains_it(
    write: Write, read: Read, explained: str
) -> None:
    lines = META.splitlines(keepends=True)
    if explained == "second":
        lines[0], lines[1] = lines[1], lines[0].rstrip("\n") + ",,,,\n"
    text = "".join(lines[1:] if explained == "not" else lines)
    (product,), bad = read(write("catalog_products.csv", text))
    assert bad == []
    assert paths(product) == ["1.jpg", "2.jpg", "3.jpg"]
    (variant,) = product.variants
    assert (variant.price, variant.currency) == (Decimal("780.00"), "EUR")
    assert variant.attributes == {"video[0].url": "film.mp4"}


def test_without_any_title_nothing_is_read_and_the_headers_are_named(write: Write) -> None:
    path = write("g.tsv", "id\timage link\tprice\tbrand\nA\t1.jpg\t9 EUR\tM\n")
    with pytest.raises(
        MissingColumns, match="lacks the columns 'title'; found: 'id', 'image link'"
    ):
        list(read_feed(path))
