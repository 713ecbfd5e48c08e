"""Magento's product export."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from indexer.feeds.reading import read_feed
from lookup.base.errors import FeedError
from lookup.catalog.rows import FeedImage, FeedProduct, Quarantined

Write = Callable[[str, str | bytes], Path]
Read = Callable[[Path], tuple[list[FeedProduct], list[Quarantined]]]

HEADER = (
    "sku,store_view_code,attribute_set_code,product_type,categories,name,description,"
    "short_description,product_online,price,special_price,base_image,small_image,"
    "additional_images,additional_attributes,configurable_variations\n"
)
LILAC = (
    'EL-L,,Default,simple,"Default Category/Bags","Elba-Lilac",,,1,780.000000,700,/e/l/l.jpg,'
    '/e/l/l.jpg,"/e/l/l.jpg,/e/l/l_back.jpg","color=Lilac,size=S,ean=4006381333931,lining=""silk, '
    'cotton""",\n'
)
PLUM = 'EL-P,,Default,simple,,Elba-Plum,,,1,780.00,,/e/l/p.jpg,no_selection,,"color=Plum,size=M",\n'
ELBA = (
    'ELBA,,Default,configurable,"Default Category/Bags,Default Category/New",Elba,<p>Canvas</p>,,1,'
    ',,/e/l/all.jpg,,,"material=Canvas",'
    '"sku=EL-L,size=S,color=Lilac|sku=EL-P,size=M,color=Plum"\n'
)
FRENCH = 'ELBA,fr,,,,"Sac Elba",,,,,,,,,,\n'
ALONE = "OR-1,,Default,simple,,Ora,,Steel watch,2,9100,,ora.jpg,,,,\n"


def test_simple_products_above_their_configurable_one_are_its_variants(
    write: Write, read: Read
) -> None:
    (elba, _), bad = read(write("catalog_product.csv", HEADER + LILAC + PLUM + ELBA + ALONE))
    assert bad == []
    assert (elba.product_id, elba.name, elba.category) == ("ELBA", "Elba", "Bags")
    assert elba.attributes == {"material": "Canvas", "status": "active"}
    lilac, plum = elba.variants
    assert (lilac.sku, lilac.color, lilac.size, lilac.gtin) == (
        "EL-L",
        "Lilac",
        "S",
        "4006381333931",
    )
    assert (lilac.price, lilac.currency) == (Decimal("780.00"), None)
    assert lilac.attributes == {"lining": "silk, cotton", "special_price": "700"}
    assert (plum.sku, plum.color, plum.size) == ("EL-P", "Plum", "M")
    assert elba.images == (
        FeedImage("e/l/l.jpg", None, "ELBA-Lilac"),
        FeedImage("e/l/l_back.jpg", "back", "ELBA-Lilac"),
        FeedImage("e/l/p.jpg", None, "ELBA-Plum"),
        FeedImage("e/l/all.jpg", None, None),
    )


def test_a_simple_product_in_no_other_is_a_product(write: Write, read: Read) -> None:
    (ora,), bad = read(write("p.csv", HEADER + ALONE))
    assert bad == []
    assert (ora.product_id, ora.name, ora.description) == ("OR-1", "Ora", "Steel watch")
    assert [variant.sku for variant in ora.variants] == ["OR-1"]
    assert ora.attributes == {"status": "inactive"}


def test_a_store_view_translates_and_is_no_second_product(write: Write, read: Read) -> None:
    (elba,), bad = read(write("p.csv", HEADER + LILAC + ELBA + FRENCH))
    assert bad == []
    assert (elba.name, elba.names) == ("Elba", {"fr": "Sac Elba"})
    assert elba.rows == (2, 3, 4)


@pytest.mark.parametrize(
    "header",
    [
        "sku,_store,_attribute_set,_type,_category,name,image,price,_super_products_sku",
        "store,websites,attribute_set,type,sku,name,image,price,visibility,description",
    ],
)
def test_an_export_of_magento_1_is_refused_by_its_name(write: Write, header: str) -> None:
    path = write("products.csv", header + "\n" + ",".join("x" * 9) + "\n")
    with pytest.raises(FeedError, match="export of Magento 1"):
        list(read_feed(path, "magento"))
