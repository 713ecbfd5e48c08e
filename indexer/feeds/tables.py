"""Rows of delimited files, with the bad ones set apart: the base of every tabular feed."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.feeds.text import bounded_lines, open_text, undecodable
from lookup.base.errors import FeedError, MissingColumns
from lookup.catalog.rows import Quarantined


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its number as a spreadsheet shows it (the header is 1), and cells by column."""

    number: int
    cells: dict[str, str]


class Table:
    """A delimited file with a header line. Iterating reads it anew, holding one row at a time.

    `rename` maps the header's names to those the reader uses, `required` are of the latter.
    With `headerless`, there is no header line and these are the columns.
    """

    def __init__(
        self,
        path: Path,
        *,
        required: Sequence[str] = (),
        delimiter: str = ",",
        rename: Callable[[str], str] = str.strip,
        headerless: Sequence[str] | None = None,
    ) -> None:
        self._path = path
        self._required = required
        self._delimiter = delimiter
        self._rename = rename
        self._headerless = headerless

    def __iter__(self) -> Iterator[TableRow | Quarantined]:
        """Rows in order; raises MissingColumns before the first."""
        with open_text(self._path) as file:
            lines = _Lines(bounded_lines(file))
            reader = csv.reader(lines, delimiter=self._delimiter)
            columns = list(self._headerless) if self._headerless else self._columns(reader)
            number = 0 if self._headerless else 1
            while True:
                number += 1
                lines.start_record()
                try:
                    values = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    lines.finish_quoted_field()
                    yield self._bad(number, None, f"the row cannot be read: {error}")
                    continue
                if values:
                    yield self._row(number, columns, values)

    def _columns(self, reader: Iterator[list[str]]) -> list[str]:
        try:
            columns = [self._rename(name) for name in next(reader)]
        except StopIteration:
            raise FeedError(
                f"{self._path.name} is empty.", "Export it again, with its header line."
            ) from None
        except csv.Error as error:
            raise FeedError(
                f"The header line of {self._path.name} cannot be read: {error}.",
                "The first line must name the columns.",
            ) from error
        missing = [name for name in self._required if name not in columns]
        if missing:
            raise missing_columns(self._path.name, missing, columns)
        twice = sorted({name for name in columns if name and columns.count(name) > 1})
        if twice:
            raise FeedError(
                f"{self._path.name} has columns of one name: {', '.join(twice)}.",
                "Rename or remove one of each.",
            )
        return columns

    def _row(self, number: int, columns: list[str], values: list[str]) -> TableRow | Quarantined:
        if not all(map(str.isascii, values)):
            for name, value in zip(columns, values, strict=False):
                if problem := undecodable(value):
                    return self._bad(number, name, problem)
        if len(values) != len(columns):
            return self._bad(
                number,
                None,
                f"{len(values)} cells where there are {len(columns)} columns;"
                f" is a {self._delimiter!r} inside a text not quoted?",
            )
        return TableRow(number, dict(zip(columns, values, strict=True)))

    def _bad(self, number: int, field: str | None, reason: str) -> Quarantined:
        return Quarantined(self._path.name, number, field, reason)


def missing_columns(file: str, missing: Sequence[str], found: Sequence[str]) -> MissingColumns:
    """The error that names what is missing and what is there instead."""
    shown = ", ".join(repr(name[:60]) for name in list(found)[:40]) or "none"
    return MissingColumns(
        f"{file} lacks the columns {', '.join(repr(name) for name in missing)}; found: {shown}.",
        "Add them to the export, or name the format it is in.",
    )


class _Lines:
    """Feeds lines to the CSV parser and remembers whether a quoted field is open."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._quotes = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._quotes += line.count('"')
        return line

    def start_record(self) -> None:
        self._quotes = 0

    def finish_quoted_field(self) -> None:
        """After an error within a quoted field: skip to the line where the field ends."""
        while self._quotes % 2:
            if next(self, None) is None:
                return
