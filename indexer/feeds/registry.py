"""The catalogue formats there are. A new one is a reader and an entry here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.feeds import catalog_csv, google_merchant, shopify
from indexer.feeds.canonical import read_canonical
from indexer.feeds.google_tsv import read_google_tsv
from indexer.feeds.google_vision import is_google_vision, read_google_vision
from indexer.feeds.google_xml import read_google_xml
from indexer.feeds.head import FeedHead
from indexer.feeds.json_ld import read_json_ld
from indexer.feeds.parquet import read_parquet
from lookup.catalog.rows import FeedProduct, Quarantined


@dataclass(frozen=True)
class FeedFormat:
    """A format: its name on the command line, how likely a file is of it (0 to 1), its reader."""

    name: str
    what: str
    likeness: Callable[[FeedHead], float]
    read: Callable[[Path], Iterator[FeedProduct | Quarantined]]


def feed_formats() -> tuple[FeedFormat, ...]:
    """All formats; of two equally likely ones the first is taken."""
    csv_columns = _has_columns(",", catalog_csv.COLUMNS, str.strip)
    tsv_columns = _has_columns("\t", google_merchant.ATTRIBUTES, google_merchant.attribute_name)
    shopify_columns = _has_columns(",", shopify.COLUMNS, shopify.column_name)
    return (
        FeedFormat("jsonl", "canonical JSON lines", _is_canonical, read_canonical),
        FeedFormat("catalog-csv", "catalogue CSV", csv_columns, catalog_csv.read_catalog_csv),
        FeedFormat("google-tsv", "Google Merchant text", tsv_columns, read_google_tsv),
        FeedFormat("google-xml", "Google Merchant XML", _is_xml, read_google_xml),
        FeedFormat("google-vision", "Google Vision CSV", is_google_vision, read_google_vision),
        FeedFormat("shopify", "Shopify product CSV", shopify_columns, shopify.read_shopify),
        FeedFormat("json-ld", "schema.org JSON-LD", _is_json_ld, read_json_ld),
        FeedFormat("parquet", "Parquet", _is_parquet, read_parquet),
    )


def _has_columns(
    delimiter: str, known: frozenset[str], rename: Callable[[str], str]
) -> Callable[[FeedHead], float]:
    """The share of the header's columns that the format knows.

    A header that lacks columns is still most like its own format, which then names them.
    """

    def likeness(head: FeedHead) -> float:
        found = {rename(cell) for cell in head.cells(delimiter)}
        shared = len(found & known)
        return shared / len(found | known) if shared >= 2 else 0.0

    return likeness


def _is_canonical(head: FeedHead) -> float:
    if not head.text.lstrip().startswith("{"):
        return 0.0
    return 0.8 if '"product_id"' in head.text else 0.1


def _is_json_ld(head: FeedHead) -> float:
    if not head.text.lstrip().startswith(("{", "[")):
        return 0.0
    return 0.9 if '"@type"' in head.text or "schema.org" in head.text else 0.05


def _is_xml(head: FeedHead) -> float:
    return 0.9 if head.text.lstrip().startswith("<") else 0.0


def _is_parquet(head: FeedHead) -> float:
    return 1.0 if head.raw.startswith(b"PAR1") else 0.0
