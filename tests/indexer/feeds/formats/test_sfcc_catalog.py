"""Salesforce Commerce Cloud's catalogue XML."""

from collections.abc import Callable
from pathlib import Path

from indexer.feeds.reading import read_feed
from lookup.catalog.rows import FeedImage, FeedProduct, Quarantined

Write = Callable[[str, str | bytes], Path]
Read = Callable[[Path], tuple[list[FeedProduct], list[Quarantined]]]

CATALOGUE = """<?xml version="1.0" encoding="UTF-8"?>
<catalog xmlns="http://www.demandware.com/xml/impex/catalog/2006-10-31">{}</catalog>
"""
LILAC = """<product product-id="EL-L">
  <ean>4006381333931</ean><upc/><online-flag>true</online-flag>
  <display-name xml:lang="x-default">Elba Lilac</display-name>
  <custom-attributes>
    <custom-attribute attribute-id="color">GYX</custom-attribute>
    <custom-attribute attribute-id="size">S</custom-attribute>
    <custom-attribute attribute-id="lining">
      <value>silk</value><value>cotton</value>
    </custom-attribute>
  </custom-attributes>
</product>"""
ELBA = """<product product-id="ELBA">
  <online-flag>true</online-flag>
  <display-name xml:lang="x-default">Elba</display-name>
  <display-name xml:lang="fr-FR">Sac Elba</display-name>
  <long-description xml:lang="x-default">&lt;p&gt;Canvas&lt;/p&gt;</long-description>
  <images>
    <image-group view-type="large"><image path="large/all.jpg"/></image-group>
    <image-group view-type="hi-res"><image path="hi-res/all.jpg"/></image-group>
    <image-group view-type="hi-res"><variation attribute-id="color" value="GYX"/>
      <image path="hi-res/lilac.jpg"/><image path="hi-res/lilac_back.jpg"/></image-group>
    <image-group view-type="swatch"><variation attribute-id="color" value="GYX"/>
      <image path="swatch/lilac.jpg"/></image-group>
  </images>
  <brand>Maison</brand>
  <variations>
    <attributes><variation-attribute attribute-id="color" variation-attribute-id="color">
      <variation-attribute-values><variation-attribute-value value="GYX">
        <display-value xml:lang="x-default">Lilac</display-value>
        <display-value xml:lang="fr-FR">Lilas</display-value>
      </variation-attribute-value></variation-attribute-values>
    </variation-attribute><variation-attribute attribute-id="size"/></attributes>
    <variants><variant product-id="EL-L" default="true"/></variants>
  </variations>
  <classification-category catalog-id="main">bags</classification-category>
</product>"""
ORA = """<product product-id="OR-1"><upc>012345678905</upc>
  <display-name>Ora</display-name><online-flag>false</online-flag></product>"""


def test_variants_belong_to_the_master_that_names_them(write: Write, read: Read) -> None:
    path = write("catalog.xml", CATALOGUE.format(LILAC + ELBA + ORA))
    assert read_feed(path).format == "sfcc-xml"
    (elba, ora), bad = read(path)
    assert bad == []
    assert (elba.product_id, elba.name, elba.names) == ("ELBA", "Elba", {"fr-FR": "Sac Elba"})
    assert (elba.description, elba.category) == ("Canvas", "bags")
    assert elba.attributes == {"brand": "Maison", "status": "active"}
    (lilac,) = elba.variants
    assert (lilac.sku, lilac.color, lilac.size, lilac.gtin) == (
        "EL-L",
        "Lilac",
        "S",
        "4006381333931",
    )
    assert lilac.attributes == {"lining": "silk, cotton"}
    assert (ora.product_id, ora.variants[0].sku, ora.variants[0].gtin) == (
        *("OR-1", "OR-1", "012345678905"),
    )


def test_of_pictures_in_several_sizes_the_largest_are_taken_with_their_colour(
    write: Write, read: Read
) -> None:
    (elba,), _ = read(write("catalog.xml", CATALOGUE.format(ELBA + LILAC)))
    assert elba.images == (
        FeedImage("hi-res/all.jpg", None, None),
        FeedImage("hi-res/lilac.jpg", None, "ELBA-Lilac"),
        FeedImage("hi-res/lilac_back.jpg", "back", "ELBA-Lilac"),
    )


def test_pictures_lie_at_the_address_that_the_catalogue_gives(write: Write, read: Read) -> None:
    header = (
        "<header><image-settings><external-location><http-url>http://m.example/i/</http-url>"
        "<https-url>https://m.example/i/</https-url></external-location></image-settings></header>"
    )
    (elba,), _ = read(write("catalog.xml", CATALOGUE.format(header + ELBA)))
    assert elba.images[0].path == "https://m.example/i/hi-res/all.jpg"


def test_categories_go_by_the_name_that_customers_see(write: Write, read: Read) -> None:
    category = (
        '<category category-id="bags"><display-name xml:lang="x-default">Bags</display-name>'
        "</category>"
        '<category-assignment category-id="bags" product-id="OR-1"/>'
    )
    products, _ = read(write("catalog.xml", CATALOGUE.format(category + ELBA + LILAC + ORA)))
    assert [product.category for product in products] == ["Bags", "Bags"]


def test_a_product_marked_as_deleted_is_listed(write: Write, read: Read) -> None:
    gone = '<product product-id="OLD" mode="delete"/>'
    (ora,), (bad,) = read(write("catalog.xml", CATALOGUE.format(gone + ORA)))
    assert (ora.product_id, bad.row, bad.field) == ("OR-1", 1, "mode")
    assert "marked as deleted" in bad.reason
