"""Google Merchant, as text and as XML."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from indexer.feeds.reading import read_feed
from lookup.base.errors import FeedError
from lookup.catalog.rows import FeedImage, FeedProduct, Quarantined

Write = Callable[[str, str | bytes], Path]
Read = Callable[[Path], tuple[list[FeedProduct], list[Quarantined]]]

RSS = '<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>{}</channel></rss>'
ITEM = "<item><g:id>A-1</g:id><g:title>Alba</g:title><g:image_link>a.jpg</g:image_link>{}</item>"


def test_text_with_further_images_and_attributes(write: Write, read: Read) -> None:
    path = write(
        "feed.txt",
        "id\ttitle\titem group id\timage link\tadditional image link\tproduct type\tprice\t"
        "availability\tmaterial\tlink\n"
        "A-1\tAlba\tA\tx/a.jpg\tx/a_back.jpg, x/a_detail.jpg\tBags > Totes\t2350 EUR\t"
        "in_stock\tcalf\thttps://example.com/a\n",
    )
    (product,), bad = read(path)
    assert bad == []
    assert (product.product_id, product.category, product.url) == (
        "A",
        "Bags/Totes",
        "https://example.com/a",
    )
    assert product.images == (
        FeedImage("x/a.jpg", "main"),
        FeedImage("x/a_back.jpg", "back"),
        FeedImage("x/a_detail.jpg", "detail"),
    )
    (variant,) = product.variants
    assert (variant.price, variant.currency) == (Decimal(2350), "EUR")
    assert variant.attributes == {"availability": "in_stock", "material": "calf"}


def test_an_item_without_a_group_is_its_own_product(write: Write, read: Read) -> None:
    (product,), _ = read(write("f.tsv", "id\ttitle\timage_link\nA-1\tAlba\ta.jpg\n"))
    assert (product.product_id, product.variants[0].sku) == ("A-1", "A-1")


@pytest.mark.parametrize("price", ["2350 EUR", "EUR 2350", "2.350,00 EUR", "€2,350.00"])
def test_a_price_has_its_currency_before_or_behind_it(write: Write, read: Read, price: str) -> None:
    path = write("f.tsv", f"id\ttitle\timage_link\tprice\nA-1\tAlba\ta.jpg\t{price}\n")
    (product,), bad = read(path)
    (variant,) = product.variants
    assert (variant.price, variant.currency, bad) == (Decimal(2350), "EUR", [])


@pytest.mark.parametrize("price", ["dear", "2350 XQZ", "2350 EUR USD"])
def test_a_price_that_cannot_be_read_costs_only_itself(
    write: Write, read: Read, price: str
) -> None:
    path = write("f.tsv", f"id\ttitle\timage_link\tprice\nA-1\tAlba\ta.jpg\t{price}\n")
    (product,), (bad,) = read(path)
    assert (bad.field, bad.value) == ("price", price)
    assert product.variants[0].price is None


def test_xml_with_repeated_images_and_parts_that_are_not_the_item_s(
    write: Write, read: Read
) -> None:
    more = (
        "<g:additional_image_link>b.jpg</g:additional_image_link>"
        "<g:additional_image_link>c.jpg</g:additional_image_link>"
        "<g:price>10.50 EUR</g:price><g:shipping><g:price>4 EUR</g:price></g:shipping>"
        "<description><![CDATA[<p>Soft</p>]]></description><link>https://example.com/a</link>"
    )
    (product,), bad = read(write("f.xml", RSS.format(ITEM.format(more))))
    assert bad == []
    assert [image.path for image in product.images] == ["a.jpg", "b.jpg", "c.jpg"]
    assert product.variants[0].price == Decimal("10.50")
    assert (product.description, product.url) == ("Soft", "https://example.com/a")


def test_atom_entries_are_items_too(write: Write, read: Read) -> None:
    path = write(
        "f.xml",
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:g="http://base.google.com/ns/1.0"><title>Shop</title><entry><g:id>A-1</g:id>'
        '<title>Alba</title><link href="https://example.com/a"/>'
        "<g:image_link>a.jpg</g:image_link></entry></feed>",
    )
    (product,), bad = read(path)
    assert (product.name, product.url, bad) == ("Alba", "https://example.com/a", [])


def test_an_item_without_a_required_element_costs_only_itself(write: Write, read: Read) -> None:
    path = write("f.xml", RSS.format("<item><g:id>B</g:id></item>" + ITEM.format("")))
    (product,), (bad,) = read(path)
    assert (bad.row, bad.field, product.product_id) == (1, "title", "A-1")


def test_markup_in_a_title_is_read_as_its_text(write: Write, read: Read) -> None:
    item = ITEM.replace("Alba", "<b>Alba</b> <i>Tote</i>")
    (product,), _ = read(write("f.xml", RSS.format(item.format(""))))
    assert product.name == "Alba Tote"


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
) + RSS.format(ITEM.replace("Alba", "&c;").format(""))
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
) + RSS.format(ITEM.replace("Alba", "&a;").format(""))


@pytest.mark.parametrize("text", [BOMB, OUTSIDE], ids=["bomb", "outside"])
def test_entities_are_refused(write: Write, text: str) -> None:
    with pytest.raises(FeedError, match="declares XML entities"):
        list(read_feed(write("f.xml", text)))


@pytest.mark.parametrize(
    "text",
    [
        "<rss><channel><item>",
        RSS.format(ITEM.replace("Alba", "\x00").format("")),
        RSS.format(ITEM.replace("Alba", "&trade;").format("")),
    ],
)
def test_malformed_xml_is_an_error_with_its_place(write: Write, text: str) -> None:
    with pytest.raises(FeedError, match=r"not well-formed XML.*line 1, column"):
        list(read_feed(write("f.xml", text)))


def test_an_element_twice_with_different_values_costs_only_its_item(
    write: Write, read: Read
) -> None:
    path = write("f.xml", RSS.format(ITEM.format("<g:id>A-2</g:id>") + ITEM.format("")))
    (product,), (bad,) = read(path)
    assert (bad.row, bad.field, product.variants[0].sku) == (1, "id", "A-1")
