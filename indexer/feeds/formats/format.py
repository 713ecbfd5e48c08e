"""What a catalogue format is."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from indexer.feeds.files.head import FeedHead
from indexer.feeds.rows.products import grouped_products
from indexer.feeds.rows.sku_row import RowOutline, SkuRow
from indexer.feeds.tables.column import Column
from indexer.feeds.tables.layout import layout_of
from indexer.feeds.tables.table import Table, TableRow
from lookup.catalog.rows import FeedProduct, Quarantined


@dataclass(frozen=True)
class FeedOptions:
    """Products of which `statuses` are taken: all when none is named, and always those without one.

    Shops' own words are read as active, private, draft, inactive or archived.
    """

    statuses: frozenset[str] = frozenset()


T = TypeVar("T")
Reader = Callable[[Path, FeedOptions], Iterator[FeedProduct | Quarantined]]


@dataclass(frozen=True)
class FeedFormat:
    """A format: its name on the command line, what it is, what one row of it is, its columns.

    `likeness` tells how likely a file is of it (0 to 1), `read` reads one. docs/feeds.md has the
    names, the rows and the columns.
    """

    name: str
    what: str
    row: str
    likeness: Callable[[FeedHead], float]
    read: Reader
    columns: tuple[Column, ...] = ()


def table_format(
    name: str,
    what: str,
    row: str,
    columns: tuple[Column, ...],
    to_row: Callable[[TableRow], SkuRow],
    telling: Collection[str] = (),
    *,
    to_outline: Callable[[TableRow], RowOutline] | None = None,
) -> FeedFormat:
    """A delimited format of which each row stands for itself; `telling` as in table_likeness.

    `to_outline` gives what `to_row` would of these fields, in less time.
    """

    def read(path: Path, options: FeedOptions) -> Iterator[FeedProduct | Quarantined]:
        table = Table(path, columns, what=what)
        return grouped_products(
            path.name,
            _Again(lambda: map(_row_or_problem(to_row), table)),
            outlines=map(_row_or_problem(to_outline), table) if to_outline else None,
            decimal_mark=table.layout.decimal_mark,
        )

    return FeedFormat(name, what, row, table_likeness(columns, telling), read, columns)


def table_products(
    table: Table, path: Path, rows: Callable[[], Iterator[SkuRow | Quarantined]]
) -> Iterator[FeedProduct | Quarantined]:
    """Products of the rows of a table; each call of `rows` reads them from the first on."""
    return grouped_products(path.name, _Again(rows), decimal_mark=table.layout.decimal_mark)


def table_likeness(
    columns: Sequence[Column], telling: Collection[str] = ()
) -> Callable[[FeedHead], float]:
    """How many of the file's columns the format knows; half, and the other half for all required.

    A header that lacks columns is still most like its own format, which then names them. Where
    there are `telling` columns, which no other format has, a header must have one of them.
    """

    def likeness(head: FeedHead) -> float:
        header = layout_of(head.text, columns).header
        if header is None or header.known < 2:
            return 0.0
        if telling and not header.names.keys() & set(telling):
            return 0.0
        return 0.5 * (not header.missing) + 0.5 * header.known / len(header.keys)

    return likeness


class _Again:
    def __init__(self, rows: Callable[[], Iterator[SkuRow | Quarantined]]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[SkuRow | Quarantined]:
        return self._rows()


def _row_or_problem(
    to_row: Callable[[TableRow], T],
) -> Callable[[TableRow | Quarantined], T | Quarantined]:
    return lambda row: row if isinstance(row, Quarantined) else to_row(row)
