"""The canonical feed: JSON lines, one product a line (docs/feeds.md)."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from indexer.feeds.files.head import FeedHead
from indexer.feeds.files.text import MAX_LINE, bounded_lines, open_text
from indexer.feeds.formats.format import FeedFormat, FeedOptions
from indexer.feeds.rows.products import ProductAssembler
from indexer.feeds.rows.sku_row import RawImage, SkuRow
from indexer.feeds.values.bad_value import BadValue
from indexer.feeds.values.objects import object_of, objects_of, parse_json, text_of, texts_of
from lookup.catalog.rows import FeedProduct, Quarantined

REQUIRED = ("product_id", "name")
_PRODUCT_KEYS = {*REQUIRED, "names", "category", "categories", "description", "url"} | {
    "attributes",
    "images",
    "variants",
}
_IMAGE_KEYS = frozenset(("path", "view", "variant_id"))
_VARIANT_KEYS = frozenset(
    ("sku", "variant_id", "color", "size", "gtin", "price", "currency", "attributes")
)


def read_canonical(path: Path, options: FeedOptions) -> Iterator[FeedProduct | Quarantined]:
    """Products of a canonical feed, in its order, one line in memory at a time."""
    return iter(_Reading(path))


class _Reading:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._assembler = ProductAssembler(path.name)
        self._unknown_keys: set[str] = set()

    def __iter__(self) -> Iterator[FeedProduct | Quarantined]:
        with open_text(self._path) as file:
            for number, line in enumerate(bounded_lines(file), start=1):
                if line.strip():
                    yield from self._line(number, line)

    def _line(self, number: int, line: str) -> Iterator[FeedProduct | Quarantined]:
        try:
            record = _record(line)
            rows = list(canonical_rows(number, record))
        except BadValue as error:
            yield self._bad(number, None, str(error))
            return
        for key in sorted(set(_unknown_keys(record)) - self._unknown_keys):
            self._unknown_keys.add(key)
            yield self._bad(number, key, "unknown key; the feed is read without it")
        yield from self._assembler.whole_product(rows)

    def _bad(self, number: int, field: str | None, reason: str) -> Quarantined:
        return Quarantined(self._path.name, number, field, reason, row_kept=field is not None)


def _record(line: str) -> dict[str, Any]:
    if len(line) >= MAX_LINE:
        raise BadValue(f"the line has more than {MAX_LINE:,} characters")
    record = parse_json(line)
    if not isinstance(record, dict):
        raise BadValue("the line is not an object; write one product a line")
    if "product_id" not in record:
        found = ", ".join(sorted(record)) or "none"
        raise BadValue(f"the product lacks product_id; its keys: {found[:200]}")
    return record


def canonical_rows(number: int, record: Mapping[str, Any]) -> Iterator[SkuRow]:
    """One row for the product itself, one for each variant, one for each image of a colourway."""
    product_id = text_of(record, "product_id")
    yield SkuRow(
        row=number,
        product_id=product_id,
        name=text_of(record, "name"),
        names=texts_of(record, "names"),
        category=text_of(record, "category"),
        categories=texts_of(record, "categories"),
        description=text_of(record, "description"),
        url=text_of(record, "url"),
        attributes=object_of(record, "attributes"),
    )
    for variant in objects_of(record, "variants"):
        yield SkuRow(
            row=number,
            product_id=product_id,
            sku=text_of(variant, "sku"),
            variant_id=text_of(variant, "variant_id"),
            color=text_of(variant, "color"),
            size=text_of(variant, "size"),
            gtin=text_of(variant, "gtin"),
            price=text_of(variant, "price"),
            currency=text_of(variant, "currency"),
            variant_attributes=object_of(variant, "attributes"),
        )
    for image in objects_of(record, "images"):
        colorway = text_of(image, "variant_id")
        raw = RawImage(text_of(image, "path"), text_of(image, "view") or None, not colorway)
        yield SkuRow(row=number, product_id=product_id, variant_id=colorway, images=(raw,))


def _unknown_keys(record: Mapping[str, Any]) -> Iterator[str]:
    yield from (key for key in record if key not in _PRODUCT_KEYS)
    for name, known in (("images", _IMAGE_KEYS), ("variants", _VARIANT_KEYS)):
        for part in objects_of(record, name):
            yield from (f"{name}.{key}" for key in part if key not in known)


def _likeness(head: FeedHead) -> float:
    if not head.text.lstrip().startswith("{"):
        return 0.0
    return 0.8 if '"product_id"' in head.text else 0.1


FORMAT = FeedFormat("jsonl", "canonical JSON lines", "a product", _likeness, read_canonical)
