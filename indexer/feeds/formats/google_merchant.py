"""Google Merchant attributes, as both of its file forms carry them.

Names and meanings: Google Merchant Center, product data specification.
"""

import re
from collections.abc import Mapping, Sequence

from indexer.feeds.rows.sku_row import RawImage, SkuRow
from indexer.feeds.tables.column import Column
from indexer.feeds.values.languages import is_localized, localized_cells
from indexer.feeds.values.views import view_of

COLUMNS = (
    Column("id", ("g:id",), required=True, field="sku", means="the SKU"),
    Column("title", ("g:title",), required=True, field="name", means="the product's name"),
    Column("image_link", ("g:image_link",), required=True, means="the main picture"),
    Column("additional_image_link", ("g:additional_image_link",), means="further pictures"),
    Column("item_group_id", ("g:item_group_id",), field="product_id", means="the product"),
    Column("description", ("g:description",), means="text or HTML"),
    Column("link", ("g:link",), field="url", means="the product's page"),
    Column("price", ("g:price",), means="the price with its currency"),
    Column("gtin", ("g:gtin",), means="the GTIN"),
    Column("color", ("g:color",), means="the colour"),
    Column("size", ("g:size",), means="the size"),
    Column("product_type", ("g:product_type",), field="category", means="the category"),
    Column(
        "google_product_category",
        ("g:google_product_category",),
        means="the category, where `product_type` has none",
    ),
)
REQUIRED = ("id", "title", "image_link")
_TAKEN = {*REQUIRED, "description", "link", "additional_image_link", "price", "gtin"} | {
    "item_group_id",
    "color",
    "size",
    "product_type",
    "google_product_category",
}


def merchant_row(
    number: int,
    values: Mapping[str, str],
    additional_images: Sequence[str],
    names: Mapping[str, str] | None = None,
) -> SkuRow:
    """One item as a row. Items of one `item_group_id` are one product, others their own."""
    category = values.get("product_type") or values.get("google_product_category", "")
    return SkuRow(
        row=number,
        product_id=values.get("item_group_id", "").strip() or values["id"],
        sku=values["id"],
        name=values["title"],
        names=localized_cells(values, "title"),
        category=re.sub(r"\s*>\s*", "/", category),
        categories=localized_cells(values, "product_type"),
        description=values.get("description", ""),
        url=values.get("link", ""),
        color=values.get("color", ""),
        size=values.get("size", ""),
        gtin=values.get("gtin", ""),
        price=values.get("price", ""),
        images=_images(values["image_link"], additional_images),
        variant_attributes={
            name: text
            for name, text in values.items()
            if name not in _TAKEN and text and not is_localized(name, "title", "product_type")
        },
        names_in_file=names or {column.field or column.name: column.name for column in COLUMNS},
    )


def _images(main: str, additional: Sequence[str]) -> tuple[RawImage, ...]:
    images = [RawImage(main, view_of(main, "main"))] if main.strip() else []
    return (*images, *(RawImage(path, view_of(path)) for path in additional if path.strip()))
