"""Google Merchant attributes, as both of its file forms carry them.

Names and meanings: Google Merchant Center, product data specification.
"""

import re
from collections.abc import Mapping, Sequence

from indexer.feeds.localized import is_localized, localized_cells
from indexer.feeds.sku_rows import RawImage, SkuRow
from indexer.feeds.views import view_of

REQUIRED = ("id", "title", "image_link")
_TAKEN = {*REQUIRED, "description", "link", "additional_image_link", "price", "gtin"} | {
    "item_group_id",
    "color",
    "size",
    "product_type",
    "google_product_category",
}
ATTRIBUTES = frozenset(
    _TAKEN
    | {"availability", "brand", "mpn", "condition", "material", "pattern", "gender"}
    | {"age_group", "sale_price", "size_system", "shipping"}
)
_AMOUNT = re.compile(r"\s*(?P<amount>[^\sA-Za-z]+)\s*(?P<currency>[A-Za-z]{3})\s*")


def attribute_name(name: str) -> str:
    """The attribute a header means: files write `image link`, `image_link` or `g:image_link`."""
    return re.sub(r"\s+", "_", name.strip().lower()).removeprefix("g:")


def merchant_row(
    number: int, values: Mapping[str, str], additional_images: Sequence[str]
) -> SkuRow:
    """One item as a row. Items of one `item_group_id` are one product, others their own."""
    amount = _AMOUNT.fullmatch(values.get("price", ""))
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
        price=amount["amount"] if amount else values.get("price", ""),
        currency=amount["currency"] if amount else "",
        images=_images(values["image_link"], additional_images),
        variant_attributes={
            name: text
            for name, text in values.items()
            if name not in _TAKEN and text and not is_localized(name, "title", "product_type")
        },
    )


def _images(main: str, additional: Sequence[str]) -> tuple[RawImage, ...]:
    images = [RawImage(main, view_of(main, "main"))] if main.strip() else []
    return (*images, *(RawImage(path, view_of(path)) for path in additional if path.strip()))
