"""Rows that are costly to read, for those who need them twice."""

import pickle
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import fields
from operator import attrgetter
from tempfile import TemporaryFile
from typing import IO, Any

from indexer.feeds.rows.sku_row import RawImage, SkuRow
from lookup.catalog.rows import Quarantined

_BATCH_ROWS = 500
_ROW_FIELDS = tuple(each.name for each in fields(SkuRow) if each.name != "images")
_ROW_VALUES = attrgetter(*_ROW_FIELDS)
_IMAGE_VALUES = attrgetter(*(each.name for each in fields(RawImage)))

Row = SkuRow | Quarantined


class ReadOnce:
    """Iterates `rows` the first time, and what it gave the second time.

    Between them the rows lie in a temporary file, so that memory does not hold the feed.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self._kept: IO[bytes] | None = None

    def __iter__(self) -> Iterator[Row]:
        kept, self._kept = self._kept, None
        return self._read() if kept is None else _batches(kept)

    def _read(self) -> Iterator[Row]:
        kept = TemporaryFile()  # noqa: SIM115  closed after the second reading, or with this object
        weakref.finalize(self, kept.close)
        batch: list[Row] = []
        for row in self._rows:
            batch.append(row)
            yield row
            if len(batch) == _BATCH_ROWS:
                pickle.dump([*map(_flat, batch)], kept, pickle.HIGHEST_PROTOCOL)
                batch = []
        pickle.dump([*map(_flat, batch)], kept, pickle.HIGHEST_PROTOCOL)
        self._kept = kept


def _batches(kept: IO[bytes]) -> Iterator[Row]:
    with kept:
        kept.seek(0)
        while True:
            try:
                # Only this process has ever written to the file, which has no name.
                batch = pickle.load(kept)
            except EOFError:
                return
            yield from map(_row, batch)


def _flat(row: Row) -> "tuple[Any, ...] | Quarantined":
    """A row as a tuple: frozen dataclasses take five times as long to pickle."""
    if isinstance(row, Quarantined):
        return row
    return (tuple(map(_IMAGE_VALUES, row.images)), *_ROW_VALUES(row))


def _row(flat: "tuple[Any, ...] | Quarantined") -> Row:
    if isinstance(flat, Quarantined):
        return flat
    images, *values = flat
    return SkuRow(
        **dict(zip(_ROW_FIELDS, values, strict=True)),
        images=tuple(RawImage(*each) for each in images),
    )
