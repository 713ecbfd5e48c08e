"""The catalogue formats there are. A new one is a reader and a line here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.feeds import canonical, catalog_csv
from indexer.feeds.head import FeedHead
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
    return (
        FeedFormat("jsonl", "canonical JSON lines", _is_json_lines, canonical.read_canonical),
        FeedFormat(
            "catalog-csv",
            "catalogue CSV, one row a SKU",
            _has_columns(",", catalog_csv.COLUMNS),
            catalog_csv.read_catalog_csv,
        ),
    )


def _has_columns(delimiter: str, known: frozenset[str]) -> Callable[[FeedHead], float]:
    """The share of the header's columns that the format knows.

    A header that lacks columns is still most like its own format, which then names them.
    """

    def likeness(head: FeedHead) -> float:
        found = head.columns(delimiter)
        shared = len(found & known)
        return shared / len(found | known) if shared >= 2 else 0.0

    return likeness


def _is_json_lines(head: FeedHead) -> float:
    first = next((line for line in head.text.splitlines() if line.strip()), "")
    return 0.9 if first.lstrip().startswith("{") and '"product_id"' in first else 0.0
