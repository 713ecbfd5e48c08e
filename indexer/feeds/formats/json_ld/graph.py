"""The nodes of one document, and which products they describe."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from indexer.feeds.formats.json_ld.terms import Node, is_a

PRODUCTS = ("Product", "IndividualProduct", "SomeProducts")
# Terms under which pages and lists hold the products they are about. Not isRelatedTo and its like.
_HOLDING = ("@graph", "mainEntity", "itemListElement", "item", "dataFeedElement", "hasPart")
_DEEPEST = 32


class Graph:
    """The nodes of one document: `by_id` all that have an `@id`, `products` what is sold.

    `products` are groups and products in the order of the document, each once; not those nested in
    a group, nor those that one refers to.
    """

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.by_id: dict[str, Node] = {}
        for node in nodes:
            self._remember(node, 0)
        self.types = {str(node.get("@type", ""))[:60] for node in nodes}
        found: dict[int, Node] = {}
        for node in nodes:
            for product in self._held(node, 0):
                found.setdefault(id(product), product)
        named = {
            reference
            for product in found.values()
            if is_group(product)
            for reference in _variant_references(product)
        }
        self.products = [
            product
            for product in found.values()
            if is_group(product) or product.get("@id") not in named
        ]

    def _remember(self, value: Any, depth: int) -> None:
        if depth > _DEEPEST:
            return
        if isinstance(value, list):
            for item in value:
                self._remember(item, depth + 1)
        elif isinstance(value, Mapping):
            name = value.get("@id")
            # A bare reference describes nothing; of two descriptions the fuller one counts.
            if isinstance(name, str) and len(value) > len(self.by_id.get(name, {"@id": name})):
                self.by_id[name] = value
            for item in value.values():
                self._remember(item, depth + 1)

    def _held(self, value: Any, depth: int) -> Iterator[Node]:
        if depth > _DEEPEST:
            return
        if isinstance(value, list):
            for item in value:
                yield from self._held(item, depth + 1)
        elif isinstance(value, Mapping):
            node = self.by_id.get(str(value.get("@id")), value)
            if is_group(node) or is_a(node, *PRODUCTS):
                yield node
                return
            for term in _HOLDING:
                yield from self._held(node.get(term), depth + 1)


def is_group(node: Node) -> bool:
    """Whether the node is a product with variants."""
    return is_a(node, "ProductGroup") or (is_a(node, *PRODUCTS) and bool(node.get("hasVariant")))


def _variant_references(group: Node) -> Iterator[str]:
    variants = group.get("hasVariant")
    for item in variants if isinstance(variants, list) else [variants]:
        if isinstance(item, Mapping) and isinstance(item.get("@id"), str):
            yield item["@id"]
