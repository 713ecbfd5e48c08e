"""Google Merchant as XML: RSS 2.0 items or Atom entries with attributes of namespace `g`."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from indexer.feeds.files.compression import open_bytes
from indexer.feeds.files.head import FeedHead
from indexer.feeds.files.text import MAX_FIELD
from indexer.feeds.formats.format import FeedFormat, FeedOptions
from indexer.feeds.formats.google_merchant import COLUMNS, REQUIRED, merchant_row
from indexer.feeds.rows.products import grouped_products
from indexer.feeds.rows.sku_row import SkuRow
from indexer.feeds.tables.table import missing_columns
from lookup.base.errors import FeedError
from lookup.catalog.rows import FeedProduct, Quarantined

_ITEMS = ("item", "entry")
_REPEATED = ("additional_image_link", "product_type", "shipping", "link")
_MARKED_UP = ("title", "description")

Values = dict[str, list[str]]


def read_google_xml(path: Path, options: FeedOptions) -> Iterator[FeedProduct | Quarantined]:
    """Products of a Google Merchant XML feed, one item in memory at a time; rows count items.

    Raises FeedError for XML that is malformed or declares entities (they can grow without bound
    or read other files), MissingColumns when no item has a required attribute.
    """
    rows = _SkuRows(path)
    rows.check_columns()
    return grouped_products(path.name, rows)


class _SkuRows:
    def __init__(self, path: Path) -> None:
        self._path = path

    def check_columns(self) -> None:
        found: set[str] = set()
        for item in self._items():
            found.update(item)
        missing = [name for name in REQUIRED if name not in found]
        if missing:
            raise missing_columns(self._path.name, missing, sorted(found), "Google Merchant XML")

    def __iter__(self) -> Iterator[SkuRow | Quarantined]:
        for number, item in enumerate(self._items(), start=1):
            problem = _problem(item)
            if problem:
                yield Quarantined(self._path.name, number, *problem)
            else:
                values = {name: texts[0] for name, texts in item.items()}
                yield merchant_row(number, values, item.get("additional_image_link", []))

    def _items(self) -> Iterator[Values]:
        with open_bytes(self._path) as file:
            try:
                yield from _parsed_items(iterparse(file, events=("start", "end")))
            except ParseError as error:
                raise FeedError(
                    f"{self._path.name} is not well-formed XML: {error}.", "Export it again."
                ) from error
            except DefusedXmlException as error:
                raise FeedError(
                    f"{self._path.name} declares XML entities, which are not read: {error}.",
                    "Export it without a document type.",
                ) from error


def _parsed_items(events: Iterator[tuple[str, Element]]) -> Iterator[Values]:
    ancestors: list[Element] = []
    for event, element in events:
        if event == "start":
            ancestors.append(element)
            continue
        ancestors.pop()
        if _name(element) in _ITEMS:
            yield _values(element)
            if ancestors:
                ancestors[-1].clear()  # else the whole feed would stay in memory


def _values(item: Element) -> Values:
    values: Values = defaultdict(list)
    for child in item:
        name = _name(child)
        if len(child) == 0:
            values[name].append((child.text or child.get("href") or "").strip())
        elif name in _MARKED_UP:
            values[name].append("".join(child.itertext()).strip())
        # Others with parts of their own (shipping) hold prices that are not the item's.
    return dict(values)


def _name(element: Element) -> str:
    tag: Any = element.tag
    return str(tag).rpartition("}")[2].lower()


def _problem(item: Values) -> tuple[str | None, str] | None:
    for name, texts in item.items():
        if any(len(text) > MAX_FIELD for text in texts):
            return name, f"field larger than {MAX_FIELD:,} characters"
        if len(texts) > 1 and name not in _REPEATED and len(set(texts)) > 1:
            return name, f"{name} stands {len(texts)} times in one item, with different values"
    for name in REQUIRED:
        if name not in item:
            return name, f"the item has no {name}"
    return None


def _likeness(head: FeedHead) -> float:
    return 0.9 if head.text.lstrip().startswith("<") else 0.0


FORMAT = FeedFormat(
    "google-xml", "Google Merchant XML", "a SKU", _likeness, read_google_xml, COLUMNS
)
