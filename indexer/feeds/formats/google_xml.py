"""Google Merchant as XML: RSS 2.0 items or Atom entries with attributes of namespace `g`."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from indexer.feeds.files.head import FeedHead
from indexer.feeds.files.text import MAX_FIELD
from indexer.feeds.formats.format import FeedFormat, FeedOptions
from indexer.feeds.formats.google_merchant import COLUMNS, attribute_name, merchant_item
from indexer.feeds.formats.read_once import ReadOnce
from indexer.feeds.formats.xml_items import XmlItem, XmlItems, XmlValue
from indexer.feeds.rows.products import grouped_products
from indexer.feeds.rows.sku_row import SkuRow
from indexer.feeds.tables.table import missing_columns
from lookup.base.errors import FeedError
from lookup.catalog.rows import FeedProduct, Quarantined

_WHAT = "Google Merchant XML"
_ITEMS = ("item", "entry")
_OTHER_FILES = {
    "pricebooks": "A price book has prices alone: take the catalogue's own file, of <catalog>, and"
    " prices, if they are needed, from a feed that has both.",
    "inventory": "An inventory has stock alone: take the catalogue's own file, of <catalog>; stock"
    " is for `indexer stock`.",
    "html": "A page of a shop is no feed: export the products, or keep its JSON-LD as a file.",
}
_NAMESPACE = "base.google.com/ns"
# What RSS and Atom say of an entry besides: when it was published, by whom, where it was found.
_OF_THE_PAGE = {
    *("pubdate", "guid", "category", "author", "comments", "source", "enclosure", "updated"),
    *("published", "rights", "contributor"),
}
# Which of several elements for one attribute counts: the last of these.
_CONTENT, _SUMMARY, _OWN, _GOOGLES = range(4)
_STAND_INS = {"summary": ("description", _SUMMARY), "content": ("description", _CONTENT)}


def read_google_xml(path: Path, options: FeedOptions) -> Iterator[FeedProduct | Quarantined]:
    """Products of a Google Merchant XML feed, one item in memory at a time; rows count items.

    Attributes of Google's namespace win over the item's own id, title and link; other namespaces
    are passed over. Raises FeedError for XML that is malformed or declares entities, MissingColumns
    when no item has an id or a title.
    """
    return grouped_products(path.name, ReadOnce(_SkuRows(path)))


class _SkuRows:
    def __init__(self, path: Path) -> None:
        self._path = path

    def __iter__(self) -> Iterator[SkuRow | Quarantined]:
        items = XmlItems(self._path, _ITEMS)
        names = _Names(items.prefixes)
        found: set[str] = set()
        number = 0
        for number, (_, item) in enumerate(items, start=1):
            values, problems = names.values(item)
            found.update(values)
            merchant = merchant_item(number, values)
            for attribute, reason in (*problems, *merchant.problems):
                yield Quarantined(self._path.name, number, attribute, reason, row_kept=True)
            yield merchant.row
        if not number:
            raise _no_items(self._path.name, items.root)
        missing = [
            name
            for name, alternative in (("id", "id"), ("title", "structured_title"))
            if not {name, alternative} & found
        ]
        if missing:
            raise missing_columns(self._path.name, missing, sorted(found), _WHAT)


class _Names:
    """Which attribute an element is, and whether it is Google's, the item's own, or stands in."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes
        # By the elements that an item has: most items of a feed have the same ones.
        self._plans: dict[tuple[str, ...], list[tuple[str, str, bool]]] = {}

    def values(self, item: XmlItem) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
        """The item's texts by attribute, and those that are too long."""
        elements = tuple(item)
        plan = self._plans.get(elements)
        if plan is None:
            plan = self._plans[elements] = self._plan(elements)
        found: dict[str, list[str]] = {}
        problems: list[tuple[str, str]] = []
        for element, name, replaces in plan:
            texts = [
                text
                for value in item[element]
                if (text := value if type(value) is str else _text(name, value))
            ]
            if not texts:
                continue
            if sum(map(len, texts)) > MAX_FIELD:
                texts, all_texts = [text for text in texts if len(text) <= MAX_FIELD], texts
                if len(texts) < len(all_texts):
                    problems.append((name, f"field larger than {MAX_FIELD:,} characters"))
            if replaces or name not in found:
                found[name] = texts
            else:
                found[name] += texts
        return {name: texts for name, texts in found.items() if texts}, problems

    def _plan(self, elements: Sequence[str]) -> list[tuple[str, str, bool]]:
        """(element, attribute, whether it replaces others) in the order in which they count."""
        ranked = [
            (known, element) for element in elements if (known := self._attribute_of(element))
        ]
        ranked.sort(key=lambda each: each[0][1])
        plan = []
        best: dict[str, int] = {}
        for (name, rank), element in ranked:
            plan.append((element, name, best.get(name, rank) < rank))
            best[name] = rank
        return plan

    def _attribute_of(self, element: str) -> tuple[str, int] | None:
        if element[0] in "@#":
            return None
        prefix, _, local = element.rpartition(":")
        name = attribute_name(local)
        # A feed that forgot to declare g: still means Google's.
        if _NAMESPACE in self._prefixes.get(prefix, "") or prefix == "g":
            return name, _GOOGLES
        if prefix or name in _OF_THE_PAGE:
            return None
        return _STAND_INS.get(name, (name, _OWN))


def _no_items(file: str, root: str) -> FeedError:
    remedy = _OTHER_FILES.get(root, "Export the products as RSS or Atom for Google Merchant.")
    return FeedError(f"{file} is XML of <{root}> and has no <item> or <entry>.", remedy)


def _text(name: str, value: XmlValue) -> str:
    """The text of an attribute; of one with parts, those that make sense of it on one line."""
    if isinstance(value, str):
        return value
    if name in ("title", "description"):
        return _only_text(value, "#text")
    if name in ("structured_title", "structured_description"):
        return _part(value, "content")
    if name == "additional_image_link":
        inner = [key for key in value if key[0] not in "@#"] or ["#text"]
        listed = [text for key in inner for text in value[key]]
        return ", ".join(text for text in listed if isinstance(text, str) and text)
    if name == "product_detail":
        parts = (_part(value, f"attribute_{part}") for part in ("name", "value"))
        return ": ".join(filter(None, parts))
    if "@href" in value:
        rel = _only_text(value, "@rel")
        return _only_text(value, "@href") if rel in ("", "alternate") else ""
    # Others with parts of their own (shipping, installment) hold prices that are not the item's.
    return "" if any(key[0] not in "@#" for key in value) else _only_text(value, "#text")


def _part(value: Mapping[str, object], name: str) -> str:
    for element, texts in value.items():
        if element.rpartition(":")[2] == name and isinstance(texts, list) and texts:
            return texts[0] if isinstance(texts[0], str) else ""
    return ""


def _only_text(value: Mapping[str, object], key: str) -> str:
    texts = value.get(key)
    return texts[0] if isinstance(texts, list) and isinstance(texts[0], str) else ""


def _likeness(head: FeedHead) -> float:
    return 0.9 if head.text.lstrip().startswith("<") else 0.0


FORMAT = FeedFormat("google-xml", _WHAT, "a SKU", _likeness, read_google_xml, COLUMNS)
