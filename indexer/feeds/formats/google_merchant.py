"""Google Merchant attributes, as all of its file forms carry them; Meta's catalogue has the same.

Names and meanings: Google Merchant Center, product data specification; Meta, catalogue fields.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from indexer.feeds.rows.sku_row import RawImage, SkuRow
from indexer.feeds.tables.column import Column
from indexer.feeds.values.languages import is_localized, localized_cells
from indexer.feeds.values.pictures import split_paths
from indexer.feeds.values.views import view_of

COLUMNS = (
    Column("id", ("g:id",), required=True, field="sku", means="the SKU"),
    Column("title", ("g:title",), field="name", means="the product's name"),
    Column("structured_title", ("g:structured_title",), means="the name, where there is no title"),
    Column("image_link", ("g:image_link",), means="the main picture"),
    Column(
        "additional_image_link",
        ("g:additional_image_link",),
        means="further pictures, with commas between, or in numbered columns",
    ),
    Column("item_group_id", ("g:item_group_id",), field="product_id", means="the product"),
    Column("description", ("g:description",), means="text or HTML"),
    Column(
        "structured_description",
        ("g:structured_description",),
        means="the description, where there is no other",
    ),
    Column("link", ("g:link",), field="url", means="the product's page"),
    Column("price", ("g:price",), means="the price with its currency"),
    Column("gtin", ("g:gtin",), means="as it says"),
    Column("color", ("g:color",), means="as it says"),
    Column("size", ("g:size",), means="as it says"),
    Column("product_type", ("g:product_type",), field="category", means="the category"),
    Column(
        "google_product_category",
        ("g:google_product_category",),
        means="the category, where `product_type` has none",
    ),
    *(
        Column(name, (f"g:{name}",))
        for name in (
            *("availability", "brand", "mpn", "condition", "material", "pattern", "gender"),
            *("age_group", "sale_price", "size_system", "size_type", "product_highlight"),
        )
    ),
)
_TAKEN = {
    *("id", "title", "structured_title", "image_link", "additional_image_link", "item_group_id"),
    *("description", "structured_description", "link", "price", "gtin", "color", "size"),
    *("product_type", "google_product_category", "fb_product_category"),
}
_REPEATED = {
    *("image_link", "additional_image_link", "lifestyle_image_link", "video_link", "video", "link"),
    *("product_type", "product_highlight", "product_detail", "product_tags", "style"),
    *("shipping", "tax", "carrier_shipping", "free_shipping_threshold", "shipping_label"),
    *("excluded_destination", "included_destination", "shopping_ads_excluded_country"),
    *("promotion_id", "ads_label", "ads_labels", "ads_redirect", "adwords_labels"),
    *("certification", "loyalty_program", "installment", "subscription_cost", "internal_label"),
    *("question_and_answer", "document_link", "related_product", "handling_cutoff_time"),
}
_FURTHER = "additional_image_link"
# What plugins put further pictures into, in text with marks between, in XML one element each.
_LISTS = ("images", "additional_images", "additional_image_links")
# Only these are lists; the number in `custom_label_0` belongs to its name.
_NUMBERED = re.compile(
    r"(?P<name>additional_image_link|image_link|image|product_highlight|product_detail)"
    r"(?:_?\d+|\[\d+\](?:\.url)?)"
)
_STRUCTURED = re.compile(
    r'\s*(?:trained_algorithmic_media|default)\s*:\s*"?(?P<content>.*?)"?\s*',
    re.DOTALL | re.IGNORECASE,
)
_NAMES = {column.field or column.name: column.name for column in COLUMNS} | {
    column.name: column.name for column in COLUMNS
}

Values = Mapping[str, Sequence[str]]


class MerchantItem(NamedTuple):
    """An item as a row, and what of it could not be taken: (attribute, reason)."""

    row: SkuRow
    problems: list[tuple[str, str]]


def attribute_name(name: str) -> str:
    """The attribute that a header or element means: `image link`, `g:image_link`, `Image-Link`.

    Numbered pictures (`image[0].url`, `additional_image_link_2`) are further ones.
    """
    plain = re.sub(r"[\s\-]+", "_", name.strip().lower()).removeprefix("g:")
    numbered = _NUMBERED.fullmatch(plain)
    if numbered is None:
        return _FURTHER if plain in _LISTS else plain
    return _FURTHER if numbered["name"] in ("image", "image_link") else numbered["name"]


def merchant_item(
    number: int, values: Values, names_in_file: Mapping[str, str] = _NAMES
) -> MerchantItem:
    """One item. Items of one `item_group_id` are one product, others their own.

    `names_in_file` gives for attributes and for fields of rows what the file calls them.
    """
    problems: list[tuple[str, str]] = []
    single = {
        name: texts[0] if len(texts) == 1 else _one(name, texts, problems)
        for name, texts in values.items()
    }
    title = single.get("title") or _structured(single.get("structured_title", ""))
    description = single.get("description") or _structured(single.get("structured_description", ""))
    own_id = single.get("id", "")
    category = single.get("product_type") or single.get("google_product_category", "")
    row = SkuRow(
        row=number,
        product_id=single.get("item_group_id", "").strip() or own_id or _other_id(single),
        sku=own_id,
        name=title,
        names=localized_cells(single, "title"),
        category=re.sub(r"\s*>\s*", "/", category) if ">" in category else category,
        categories=localized_cells(single, "product_type"),
        description=description,
        url=single.get("link", ""),
        color=single.get("color", ""),
        size=single.get("size", ""),
        gtin=single.get("gtin", ""),
        price=single.get("price", ""),
        images=tuple(_images(values, names_in_file)),
        variant_attributes=_attributes(values, single),
        names_in_file=names_in_file,
    )
    return MerchantItem(row, problems)


def _other_id(single: Mapping[str, str]) -> str:
    """What names an item without id: its pictures and its GTIN are still of use."""
    return next((single[name] for name in ("gtin", "mpn", "link") if single.get(name)), "")


def _one(name: str, texts: Sequence[str], problems: list[tuple[str, str]]) -> str:
    different = list(dict.fromkeys(texts))
    if len(different) > 1 and name not in _REPEATED:
        shown = ", ".join(repr(text[:40]) for text in different[:3])
        reason = f"{name} stands {len(different)} times in one item ({shown}); the first is taken"
        problems.append((name, reason))
    return different[0]


def _structured(text: str) -> str:
    """The content of `trained_algorithmic_media:"A title"`."""
    found = _STRUCTURED.fullmatch(text)
    return found["content"].replace('""', '"') if found else text


def _images(values: Values, names_in_file: Mapping[str, str]) -> Iterator[RawImage]:
    mains = [
        path
        for text in values.get("image_link", ())
        # Without addresses a comma may be one of the name.
        for path in (split_paths(text) if "//" in text else [text.strip()])
        if path
    ]
    if mains:
        column = names_in_file.get("image_link", "image_link")
        yield RawImage(mains[0], view_of(mains[0], "main"), column=column)
    further = dict.fromkeys(mains[1:])
    for text in values.get("additional_image_link", ()):
        further.update(dict.fromkeys(split_paths(text)))
    column = names_in_file.get("additional_image_link", "additional_image_link")
    for path in further:
        if path not in mains[:1]:
            yield RawImage(path, view_of(path), column=column)


def _attributes(values: Values, single: Mapping[str, str]) -> dict[str, str | list[str]]:
    found: dict[str, str | list[str]] = {}
    for name, text in single.items():
        if name in _TAKEN or is_localized(name, "title", "product_type"):
            continue
        every = list(dict.fromkeys(values[name])) if name in _REPEATED else [text]
        found[name] = every if len(every) > 1 else text
    return found
