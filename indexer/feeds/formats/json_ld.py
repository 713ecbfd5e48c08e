"""schema.org JSON-LD: ProductGroup with its variants, and Products on their own.

Terms: schema.org/ProductGroup, /Product, /Offer. A document is an object, a list, an object with
`@graph`, or one of these on each line.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from indexer.feeds.files.head import FeedHead
from indexer.feeds.formats.format import FeedFormat, FeedOptions
from indexer.feeds.formats.json_documents import JsonDocument, json_documents
from indexer.feeds.formats.json_ld_terms import (
    is_a,
    references,
    term_images,
    term_node,
    term_nodes,
    term_text,
    term_texts,
)
from indexer.feeds.rows.products import ProductAssembler
from indexer.feeds.rows.sku_row import RawImage, SkuRow
from indexer.feeds.tables.table import missing_columns
from indexer.feeds.values.bad_value import BadValue
from indexer.feeds.values.views import view_of
from lookup.catalog.rows import FeedProduct, Quarantined

_GTINS = ("gtin", "gtin14", "gtin13", "gtin12", "gtin8")
_VARIANT_TERMS = ("material", "pattern", "mpn")
_PRODUCT_TERMS = ("brand", "material", "audience")

Node = Mapping[str, Any]


def read_json_ld(path: Path, options: FeedOptions) -> Iterator[FeedProduct | Quarantined]:
    """Products of a schema.org document; rows count its groups and lone products, or lines.

    Raises MissingColumns when it holds nodes but neither a ProductGroup nor a Product.
    """
    return iter(_Reading(path))


class _Reading:
    def __init__(self, path: Path) -> None:
        self._file = path.name
        self._path = path
        self._assembler = ProductAssembler(path.name)

    def __iter__(self) -> Iterator[FeedProduct | Quarantined]:
        number = 0
        types: set[str] = set()
        for document in json_documents(self._path):
            if isinstance(document, Quarantined):
                yield document
                continue
            graph = _Graph(document)
            types |= graph.types
            for group in graph.groups():
                number += 1
                yield from self._group(document.line or number, graph, group)
        if number == 0 and types:
            raise missing_columns(
                self._file, ["ProductGroup or Product"], sorted(types), "schema.org JSON-LD"
            )

    def _group(
        self, number: int, graph: "_Graph", group: Node
    ) -> Iterator[FeedProduct | Quarantined]:
        try:
            product_id = _product_id(group)
            rows = list(_sku_rows(number, product_id, group, graph.variants(group)))
        except BadValue as error:
            yield Quarantined(self._file, number, None, str(error))
            return
        yield from self._assembler.whole_product(rows)


class _Graph:
    """The nodes of one document, with the ties between groups and variants."""

    def __init__(self, document: JsonDocument) -> None:
        self._nodes = list(document.nodes)
        self.types = {str(node.get("@type", ""))[:60] for node in self._nodes}
        self._by_id = {str(node["@id"]): node for node in self._nodes if "@id" in node}
        groups = [node for node in self._nodes if is_a(node, "ProductGroup")]
        self._groups_by_name = {
            name: group for group in groups if isinstance(name := group.get("productGroupID"), str)
        }
        self._members: dict[int, list[Node]] = {id(group): [] for group in groups}
        self._alone: list[Node] = []
        named = {name for group in groups for name in references(group, "hasVariant")}
        for node in self._nodes:
            if is_a(node, "Product") and str(node.get("@id")) not in named:
                self._place(node)

    def groups(self) -> list[Node]:
        """Groups and the products that are in none, in the order of the document."""
        alone = {id(node) for node in self._alone}
        return [node for node in self._nodes if is_a(node, "ProductGroup") or id(node) in alone]

    def variants(self, group: Node) -> list[Node]:
        """The group's variants, nested or referred to; of a lone product, itself."""
        if not is_a(group, "ProductGroup"):
            return [group]
        nested = [
            self._by_id.get(str(node.get("@id", "")), node)
            for node in term_nodes(group, "hasVariant")
        ]
        return [*nested, *self._members[id(group)]]

    def _place(self, node: Node) -> None:
        group = self._groups_by_name.get(str(node.get("inProductGroupWithID")))
        for name in references(node, "isVariantOf"):
            group = group or self._by_id.get(name)
        if group is not None and id(group) in self._members:
            self._members[id(group)].append(node)
        else:
            self._alone.append(node)


def _product_id(group: Node) -> str:
    for term in ("productGroupID", "inProductGroupWithID", "sku", "productID"):
        if text := term_text(group, term):
            return text
    raise BadValue(f"it has no productGroupID or sku; its terms: {', '.join(group)[:200]}")


def _sku_rows(
    number: int, product_id: str, group: Node, variants: Sequence[Node]
) -> Iterator[SkuRow]:
    name, names = term_texts(group, "name")
    category, categories = term_texts(group, "category")
    yield SkuRow(
        row=number,
        product_id=product_id,
        name=name,
        names=names,
        category=category.replace(" > ", "/"),
        categories=categories,
        description=term_texts(group, "description")[0],
        url=term_text(group, "url"),
        attributes=_attributes(group, _PRODUCT_TERMS),
    )
    for variant in variants:
        yield _variant_row(number, product_id, variant, shared_images=variant is group)
    if not any(variant is group for variant in variants):
        shared = tuple(RawImage(path, view_of(path), True) for path in term_images(group))
        yield SkuRow(row=number, product_id=product_id, images=shared)


def _variant_row(number: int, product_id: str, variant: Node, *, shared_images: bool) -> SkuRow:
    offer = term_node(variant, "offers")
    return SkuRow(
        row=number,
        product_id=product_id,
        sku=term_text(variant, "sku"),
        # A group described without a name still has those of its variants.
        name=term_texts(variant, "name")[0],
        color=term_texts(variant, "color")[0],
        size=term_texts(variant, "size")[0],
        gtin=next((text for term in _GTINS if (text := term_text(variant, term))), ""),
        price=term_text(offer, "price"),
        currency=term_text(offer, "priceCurrency"),
        images=tuple(RawImage(path, view_of(path), shared_images) for path in term_images(variant)),
        variant_attributes=_attributes(variant, _VARIANT_TERMS),
    )


def _attributes(node: Node, terms: Sequence[str]) -> dict[str, str]:
    found = {term: text for term in terms if (text := term_texts(node, term)[0])}
    for extra in term_nodes(node, "additionalProperty"):
        name, value = term_text(extra, "name"), term_texts(extra, "value")[0]
        if name and value:
            found[name] = value
    return found


def _likeness(head: FeedHead) -> float:
    if not head.text.lstrip().startswith(("{", "[")):
        return 0.0
    return 0.9 if '"@type"' in head.text or "schema.org" in head.text else 0.05


FORMAT = FeedFormat(
    "json-ld", "schema.org `ProductGroup` and `Product`", "a product", _likeness, read_json_ld
)
