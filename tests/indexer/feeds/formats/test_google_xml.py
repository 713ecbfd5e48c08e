"""Google Merchant as RSS and Atom."""

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.feeds.reading import read_feed
from lookup.base.errors import FeedError, MissingColumns
from lookup.catalog.rows import FeedProduct, Quarantined

Write = Callable[[str, str | bytes], Path]
Read = Callable[[Path], tuple[list[FeedProduct], list[Quarantined]]]

RSS = (
    '<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:c="http://base.google.com/cns/1.0">'
    "<channel><title>Shop</title><link>https://m.example</link>{}</channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">'
    "<id>tag:shop</id><title>Shop</title>{}</feed>"
)
ALBA = "<g:id>AL-B</g:id><g:title>Alba</g:title><g:image_link>1.jpg</g:image_link>"


def item(inside: str) -> str:
    return RSS.format(f"<item>{inside}</item>")


def test_googles_attributes_win_over_the_items_own(write: Write, read: Read) -> None:
    text = item(
        f"<title>Shop | Alba</title><link>https://m.example/a</link><guid>99</guid>"
        f"<description><![CDATA[<b>Bold</b>]]></description>{ALBA}"
        "<g:link>https://m.example/b</g:link><g:description>Plain</g:description>"
    )
    (product,), bad = read(write("f.xml", text))
    assert bad == []
    assert (product.name, product.description) == ("Alba", "Plain")
    assert (product.url, product.variants[0].sku) == ("https://m.example/b", "AL-B")
    assert product.variants[0].attributes == {}


def test_an_atom_entrys_own_id_is_no_sku_and_its_summary_is_the_description(
    write: Write, read: Read
) -> None:
    entry = (
        "<entry><id>https://m.example/1</id><title>Alba tote</title><updated>2026-03-14</updated>"
        '<link rel="self" href="https://m.example/feed"/><link rel="alternate" href="https://m.example/a"/>'
        '<author><name>Shop</name></author><summary type="html">&lt;p&gt;Soft&lt;/p&gt;</summary>'
        "<g:id>AL-B</g:id><g:image_link>1.jpg</g:image_link></entry>"
    )
    (product,), bad = read(write("f.xml", ATOM.format(entry)))
    assert bad == []
    assert (product.variants[0].sku, product.name) == ("AL-B", "Alba tote")
    assert (product.description, product.url) == ("Soft", "https://m.example/a")


def test_a_feed_of_bare_elements_is_read(write: Write, read: Read) -> None:
    text = (
        "<rss><channel><item><id>AL-B</id><title>Alba</title><image_link>1.jpg</image_link>"
        "<price>9 EUR</price></item></channel></rss>"
    )
    (product,), bad = read(write("f.xml", text))
    assert (product.variants[0].sku, product.variants[0].currency, bad) == ("AL-B", "EUR", [])


def test_a_feed_that_forgot_to_declare_its_prefix_is_read(write: Write, read: Read) -> None:
    text = f"<rss><channel><item>{ALBA}</item></channel></rss>"
    (product,), bad = read(write("f.xml", text))
    assert (product.variants[0].sku, bad) == ("AL-B", [])


def test_other_namespaces_are_passed_over(write: Write, read: Read) -> None:
    text = item(
        f'{ALBA}<media:title>Else</media:title><media:content url="x.jpg"/>'
        '<c:id type="string">7</c:id>'
    )
    (product,), bad = read(write("f.xml", text))
    assert (product.name, product.variants[0].sku, bad) == ("Alba", "AL-B", [])


@pytest.mark.parametrize(
    "inside",
    [
        "<g:additional_image_link>2.jpg</g:additional_image_link>"
        "<g:additional_image_link>3.jpg</g:additional_image_link>",
        "<g:additional_image_link>2.jpg, 3.jpg</g:additional_image_link>",
        "<g:additional_image_link_1>2.jpg</g:additional_image_link_1>"
        "<g:additional_image_link_2>3.jpg</g:additional_image_link_2>",
        "<g:image_link>2.jpg</g:image_link><g:image_link>3.jpg</g:image_link>",
    ],
    ids=["repeated", "with commas", "numbered", "as main pictures"],
)
def test_further_pictures_are_read_however_they_stand(
    write: Write, read: Read, inside: str
) -> None:
    (product,), bad = read(write("f.xml", item(ALBA + inside)))
    assert bad == []
    assert [image.path for image in product.images] == ["1.jpg", "2.jpg", "3.jpg"]


def test_what_google_lets_repeat_keeps_all_its_values(write: Write, read: Read) -> None:
    text = item(
        f"{ALBA}<g:product_highlight>Soft</g:product_highlight>"
        "<g:product_highlight>Light</g:product_highlight>"
        "<g:product_detail><g:section_name>General</g:section_name>"
        "<g:attribute_name>Lining</g:attribute_name><g:attribute_value>Silk</g:attribute_value>"
        "</g:product_detail><g:product_type>Bags &gt; Totes</g:product_type>"
        "<g:product_type>New</g:product_type><g:shipping><g:price>5 EUR</g:price></g:shipping>"
        "<g:shipping><g:price>9 EUR</g:price></g:shipping>"
    )
    (product,), bad = read(write("f.xml", text))
    assert bad == []
    assert product.category == "Bags/Totes"
    assert product.variants[0].attributes == {
        "product_highlight": ["Soft", "Light"],
        "product_detail": "Lining: Silk",
    }
    assert product.variants[0].price is None


def test_what_stands_twice_and_must_not_is_listed_and_the_first_is_taken(
    write: Write, read: Read
) -> None:
    text = item(f"{ALBA}<g:color>Black</g:color><g:color>Red</g:color>")
    (product,), (bad,) = read(write("f.xml", text))
    assert product.variants[0].color == "Black"
    assert (bad.row, bad.field, bad.row_kept) == (1, "color", True)
    assert bad.reason == "color stands 2 times in one item ('Black', 'Red'); the first is taken"


def test_a_structured_title_stands_in_for_the_title(write: Write, read: Read) -> None:
    text = item(
        "<g:id>A</g:id><g:structured_title><g:digital_source_type>trained_algorithmic_media"
        "</g:digital_source_type><g:content>Alba: a tote</g:content></g:structured_title>"
    )
    (product,), bad = read(write("f.xml", text))
    assert (product.name, bad) == ("Alba: a tote", [])


def test_an_item_without_an_id_is_a_product_with_its_pictures(write: Write, read: Read) -> None:
    inside = (
        "<g:title>Alba</g:title><g:gtin>4006381333931</g:gtin><g:image_link>1.jpg</g:image_link>"
    )
    text = RSS.format(f"<item>{inside}</item><item>{ALBA}</item>")
    (product, _), (bad,) = read(write("f.xml", text))
    assert (product.product_id, len(product.images)) == ("4006381333931", 1)
    assert (bad.row, bad.field, bad.row_kept) == (1, "id", True)


def test_an_item_without_a_picture_is_a_product(write: Write, read: Read) -> None:
    (product,), bad = read(write("f.xml", item("<g:id>A</g:id><g:title>Alba</g:title>")))
    assert (product.product_id, product.images, bad) == ("A", (), [])


def test_markup_within_a_title_is_taken_as_text(write: Write, read: Read) -> None:
    (product,), _ = read(write("f.xml", item("<g:id>A</g:id><title>Alba <b>Tote</b> L</title>")))
    assert product.name == "Alba Tote L"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (item(ALBA)[:-20], "is not well-formed XML"),
        (f'<!DOCTYPE rss [<!ENTITY a "x">]>{item(ALBA)}', "declares XML entities"),
        (
            f'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>{item("<g:id>&a;</g:id>")}',
            "declares XML entities",
        ),
    ],
)
def test_broken_and_dangerous_xml_is_refused(write: Write, text: str, message: str) -> None:
    with pytest.raises(FeedError, match=message):
        list(read_feed(write("f.xml", text)))


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("<products><product><id>1</id></product></products>", "as RSS or Atom"),
        ('<pricebooks xmlns="http://www.demandware.com/x"><pricebook/></pricebooks>', "price book"),
        ("<html><body/></html>", "JSON-LD"),
    ],
)
def test_xml_of_something_else_is_refused_by_what_it_is(
    write: Write, text: str, remedy: str
) -> None:
    with pytest.raises(FeedError, match="has no <item> or <entry>") as refused:
        list(read_feed(write("f.xml", text)))
    assert remedy in refused.value.remedy


def test_a_list_of_pictures_of_its_own_elements_is_read(write: Write, read: Read) -> None:
    listed = "<g:images><g:image>2.jpg</g:image><g:image>3.jpg</g:image></g:images>"
    numbered = "<g:additional_image_links><g:url>4.jpg</g:url></g:additional_image_links>"
    (product,), bad = read(write("f.xml", item(ALBA + listed + numbered)))
    assert bad == []
    assert [each.path for each in product.images] == ["1.jpg", "2.jpg", "3.jpg", "4.jpg"]


def test_of_a_summary_and_a_content_the_summary_is_the_description(
    write: Write, read: Read
) -> None:
    entry = f"<entry><content>Long</content><summary>Short</summary>{ALBA}</entry>"
    (product,), bad = read(write("f.xml", ATOM.format(entry)))
    assert (product.description, bad) == ("Short", [])


def test_without_any_id_nothing_is_read_and_the_elements_are_named(write: Write) -> None:
    path = write("f.xml", item("<g:title>Alba</g:title><g:price>9 EUR</g:price>"))
    with pytest.raises(MissingColumns, match="lacks the columns 'id'; found: 'price', 'title'"):
        list(read_feed(path))
