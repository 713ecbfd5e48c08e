"""schema.org JSON-LD: ProductGroups with their variants, and Products on their own."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from indexer.feeds.files.head import FeedHead
from indexer.feeds.formats.format import FeedFormat, FeedOptions
from indexer.feeds.formats.json_ld.documents import JsonDocument, json_documents
from indexer.feeds.formats.json_ld.graph import Graph, is_group
from indexer.feeds.formats.json_ld.offers import offers_of, price_of
from indexer.feeds.formats.json_ld.terms import Problems, Terms
from indexer.feeds.formats.read_once import ReadOnce
from indexer.feeds.rows.products import grouped_products
from indexer.feeds.rows.sku_row import RawImage, SkuRow
from indexer.feeds.tables.table import missing_columns
from indexer.feeds.values.plain_text import plain_line
from indexer.feeds.values.views import view_of
from lookup.catalog.rows import FeedProduct, Quarantined

_GTINS = ("gtin", "gtin14", "gtin13", "gtin12", "gtin8", "hasGS1DigitalLink")
_GROUP_NAMES = ("productGroupID", "inProductGroupWithID")
_OWN_NAMES = ("sku", "productID", "mpn", "@id", "url", "name")
_VARIANT_TERMS = ("material", "pattern", "mpn", "hasDigitalProductPassport")
_PRODUCT_TERMS = ("brand", "material", "pattern", "audience", "hasDigitalProductPassport")
# What a variant has that only points to the page which describes it.
_POINTER = {"@type", "@id", "url"}
_IN_LINK = re.compile(r"/(?:01|gtin)/(\d{8,14})(?:[/?#]|$)")


def read_json_ld(path: Path, options: FeedOptions) -> Iterator[FeedProduct | Quarantined]:
    """Products of a schema.org document; rows count its groups and lone products, or lines.

    Raises MissingColumns when it holds nodes but neither a ProductGroup nor a Product.
    """
    return grouped_products(path.name, ReadOnce(_SkuRows(path)))


class _SkuRows:
    def __init__(self, path: Path) -> None:
        self._path = path

    def __iter__(self) -> Iterator[SkuRow | Quarantined]:
        number = 0
        types: set[str] = set()
        seen: dict[str, int] = {}
        for document in json_documents(self._path):
            if isinstance(document, Quarantined):
                yield document
                continue
            graph = Graph(document.nodes)
            types |= graph.types
            for row in self._document_rows(document, graph, number):
                if isinstance(row, Quarantined) or not _is_repeated(row, seen):
                    yield row
            number += len(graph.products)
        if number == 0 and types:
            raise missing_columns(self._path.name, ["ProductGroup or Product"], sorted(types))

    def _document_rows(
        self, document: JsonDocument, graph: Graph, before: int
    ) -> Iterator[SkuRow | Quarantined]:
        numbered = list(enumerate(graph.products, start=before + 1))
        # Groups first: a product is named as its group, not as the first of its variants.
        for number, node in sorted(numbered, key=lambda each: not is_group(each[1])):
            problems: Problems = {}
            row_number = document.line or number
            rows = list(_product_rows(row_number, Terms(node, graph.by_id, problems)))
            for _, term, reason in problems:
                yield Quarantined(self._path.name, row_number, term, reason, row_kept=True)
            yield from rows


def _is_repeated(row: SkuRow, seen: dict[str, int]) -> bool:
    """Whether a page told of this variant before, to the letter: each page of a group tells all."""
    if row.sku is None:
        return False
    told = hash((row.product_id, row.color, row.size, row.gtin, row.price, row.images))
    if row.sku in seen:
        return seen[row.sku] == told
    seen[row.sku] = told
    return False


def _product_rows(number: int, product: Terms) -> Iterator[SkuRow]:
    if is_group(product.node):
        yield from _group_rows(number, product)
    else:
        yield from _lone_rows(number, product)


def _group_rows(number: int, group: Terms) -> Iterator[SkuRow]:
    product_id = _name_of(group, (*_GROUP_NAMES, *_OWN_NAMES))
    yield _shared_row(number, product_id, group)
    for variant in group.nodes("hasVariant"):
        if not set(variant.node) <= _POINTER:
            yield from _variant_rows(number, product_id, variant, is_alone=False)
    pictures = tuple(RawImage(path, view_of(path), True) for path in group.images())
    if pictures:
        yield SkuRow(row=number, product_id=product_id, images=pictures)


def _lone_rows(number: int, product: Terms) -> Iterator[SkuRow]:
    group = next(iter(product.nodes("isVariantOf")), product.of({}))
    product_id = (
        _name_of(group, _GROUP_NAMES)
        or _name_of(product, ("inProductGroupWithID",))
        or _name_of(group, ("@id", "name"))
    )
    if product_id:
        if group.texts("name")[0]:
            yield _shared_row(number, product_id, group)
        yield from _variant_rows(number, product_id, product, is_alone=False)
        return
    product_id = _name_of(product, ("productGroupID", *_OWN_NAMES))
    yield _shared_row(number, product_id, product)
    yield from _variant_rows(number, product_id, product, is_alone=True)


def _shared_row(number: int, product_id: str, product: Terms) -> SkuRow:
    name, names = product.texts("name")
    category, categories = product.texts("category")
    return SkuRow(
        row=number,
        product_id=product_id,
        name=name,
        names=names,
        category=category.replace(" > ", "/"),
        categories=categories,
        description=product.texts("description")[0],
        url=product.text("url"),
        attributes=_attributes(product, _PRODUCT_TERMS),
    )


def _variant_rows(
    number: int, product_id: str, variant: Terms, *, is_alone: bool
) -> Iterator[SkuRow]:
    """The variant's row; older themes tell of variants only in offers with SKUs of their own."""
    offers = offers_of(variant)
    own = [offer for offer in offers if offer.text("sku")]
    if len({offer.text("sku") for offer in own}) > 1:
        for offer in own:
            yield _variant_row(number, product_id, variant, [offer], is_alone=is_alone)
    else:
        yield _variant_row(number, product_id, variant, offers, is_alone=is_alone)


def _variant_row(
    number: int, product_id: str, variant: Terms, offers: Sequence[Terms], *, is_alone: bool
) -> SkuRow:
    told = [offers[0], variant] if len(offers) == 1 and offers[0].text("sku") else [variant]
    price = price_of(list(offers))
    return SkuRow(
        row=number,
        product_id=product_id,
        sku=_first(told, ("sku",)) or _own_sku(product_id, variant, offers, is_alone=is_alone),
        # A group described without a name still has those of its variants.
        variant_name=variant.texts("name")[0],
        description=variant.texts("description")[0],
        color="/".join(variant.all_texts("color")),
        size="/".join(variant.all_texts("size")),
        gtin=_gtin(told),
        price=price.amount,
        currency=price.currency,
        images=tuple(RawImage(path, view_of(path), is_alone) for path in variant.images()),
        variant_attributes=_attributes(variant, _VARIANT_TERMS),
    )


def _first(told: Sequence[Terms], terms: Sequence[str]) -> str:
    """The first text that the nodes have under the terms, the nodes in their order."""
    for node in told:
        for term in terms:
            # A name may be written as HTML ("Bags &amp; co").
            if text := plain_line(node.texts(term)[0]) if term == "name" else node.text(term):
                return text
    return ""


def _gtin(told: Sequence[Terms]) -> str:
    found = _first(told, _GTINS)
    link = _IN_LINK.search(found)
    return link[1] if link else found


def _name_of(node: Terms, terms: Sequence[str]) -> str:
    """The first of the terms that can name the node."""
    return _first([node], terms)


def _own_sku(product_id: str, variant: Terms, offers: Sequence[Terms], *, is_alone: bool) -> str:
    """A name for a variant without SKU: its number in the shop's address, else what tells it apart.

    A product on its own is one SKU of its own name.
    """
    if name := variant.text("productID"):
        return name
    if is_alone:
        return product_id
    for address in (variant.node.get("@id"), *(each.text("url") for each in (variant, *offers))):
        numbers = parse_qs(urlsplit(str(address)).query).get("variant", [])
        if numbers and numbers[0].isdigit():
            return numbers[0]
    options = [text for term in ("color", "size") for text in variant.all_texts(term)]
    named = options or [variant.texts("name")[0] or str(variant.node.get("@id", ""))]
    return "/".join([product_id, *filter(None, named)])


def _attributes(node: Terms, terms: Sequence[str]) -> dict[str, str]:
    found = {term: text for term in terms if (text := ", ".join(node.all_texts(term)))}
    for extra in node.nodes("additionalProperty"):
        name, value = extra.text("name"), ", ".join(extra.all_texts("value"))
        unit = extra.text("unitText") or extra.text("unitCode")
        if name and value:
            found[name] = f"{value} {unit}".strip()
    return found


def _likeness(head: FeedHead) -> float:
    if not head.text.lstrip().startswith(("{", "[")):
        return 0.0
    return 0.9 if '"@type"' in head.text or "schema.org" in head.text else 0.05


FORMAT = FeedFormat(
    "json-ld", "schema.org `ProductGroup` and `Product`", "a product", _likeness, read_json_ld
)
