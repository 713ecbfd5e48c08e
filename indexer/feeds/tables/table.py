"""Rows of delimited files, with the bad ones set apart: the base of every tabular feed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from indexer.feeds.files.head import FeedHead, read_head
from indexer.feeds.files.text import bounded_lines, open_text
from indexer.feeds.tables.column import Column, Header
from indexer.feeds.tables.layout import Layout, layout_of
from indexer.feeds.tables.quoting import means_quotes
from indexer.feeds.tables.records import BadRecord, DoubtfulRecord, Records
from lookup.base.counted import counted
from lookup.base.errors import FeedError, MissingColumns
from lookup.catalog.rows import Quarantined


# Not frozen, as SkuRow: a file has millions.
@dataclass(slots=True)
class TableRow:
    """One row: its number as a spreadsheet shows it (the header is 1), and cells by column.

    `names` gives for each column, and for its `field`, what the file calls it.
    """

    number: int
    cells: dict[str, str]
    names: Mapping[str, str]


class Table:
    """A delimited file with a header line. Iterating reads it anew, holding one row at a time.

    Its delimiter, encoding and use of quotes are found in the file. With `headerless`,
    there is no header line and these are the columns. `what` is the kind of file, for messages.
    """

    def __init__(
        self,
        path: Path,
        columns: Sequence[Column] = (),
        *,
        what: str = "",
        delimiter: str | None = None,
        headerless: Sequence[str] = (),
    ) -> None:
        self._path = path
        self._columns = columns
        self._what = what
        self._delimiter = delimiter
        self._headerless = headerless

    @cached_property
    def _head(self) -> FeedHead:
        return read_head(self._path)

    @cached_property
    def layout(self) -> Layout:
        """How the file is laid out."""
        if self._headerless:
            return Layout(self._delimiter or ",", 0, Header(self._headerless, self._columns))
        return layout_of(self._head.text, self._columns, self._delimiter)

    @cached_property
    def _means_quotes(self) -> bool:
        header = self._header()
        with open_text(self._path, self._head.encoding) as file:
            return means_quotes(bounded_lines(file), self.layout.delimiter, len(header.keys))

    def __iter__(self) -> Iterator[TableRow | Quarantined]:
        """Rows in order; raises FeedError or MissingColumns before the first."""
        header = self._header()
        keys, names, width = header.keys, header.names, len(header.keys)
        with open_text(self._path, self._head.encoding) as file:
            records = Records(
                bounded_lines(file), self.layout.delimiter, width, lambda: self._means_quotes
            )
            before = -1 if self._headerless else self.layout.preamble
            for number, values in enumerate(records, start=1):
                if number <= before + 1:
                    continue
                if isinstance(values, BadRecord):
                    yield Quarantined(self._path.name, number, None, values.reason)
                    continue
                if isinstance(values, DoubtfulRecord):
                    reason, values = values.reason, values.cells
                    yield Quarantined(self._path.name, number, None, reason, row_kept=True)
                if not values[0] and not any(map(str.strip, values)):
                    if len(values) > 1:  # else a line with nothing in it
                        reason = "every cell of the row is empty"
                        yield Quarantined(self._path.name, number, None, reason)
                elif len(values) == width:
                    yield TableRow(number, dict(zip(keys, values, strict=True)), names)
                else:
                    yield self._uneven(number, header, values)

    def _header(self) -> Header:
        header = self.layout.header
        if header is None:
            raise FeedError(
                f"{self._path.name} is empty.", "Export it again, with its header line."
            )
        if header.missing:
            missing = [each.name for each in header.missing]
            raise missing_columns(self._path.name, missing, header.found, self._what)
        for column in self._columns:
            if column.required and (several := header.repeated.get(column.name)):
                raise FeedError(
                    f"{self._path.name} has several columns for {column.name!r}:"
                    f" {', '.join(map(repr, several))}.",
                    "Rename or remove all but one.",
                )
        return header

    def _uneven(self, number: int, header: Header, values: list[str]) -> TableRow | Quarantined:
        """A row of too many or too few cells; empty ones at its end may be there or not."""
        width = len(header.keys)
        if not any(map(str.strip, values[width:])):
            needed = {each.name for each in self._columns if each.required}
            filled = values[:width] + [""] * (width - len(values))
            cells = dict(zip(header.keys, filled, strict=True))
            if needed and len(values) > 1 and needed <= set(header.keys[: len(values)]):
                return TableRow(number, cells, header.names)
            if len(values) > width:
                return TableRow(number, cells, header.names)
        columns = f"there {'is' if width == 1 else 'are'} {counted(width, 'column')}"
        reason = f"{counted(len(values), 'cell')} where {columns}"
        if len(values) > width:
            reason += f"; is a {self.layout.delimiter!r} inside a text not quoted?"
        elif any('"' in value for value in values):
            reason += "; it has a quote that does not close"
        return Quarantined(self._path.name, number, None, reason)


def missing_columns(
    file: str, missing: Sequence[str], found: Sequence[str], what: str = ""
) -> MissingColumns:
    """The error that names what is missing and what is there instead, as the file spells it."""
    shown = ", ".join(repr(name[:60]) for name in list(found)[:40]) or "none"
    taken_for = f", taken for {what}," if what else ""
    return MissingColumns(
        f"{file}{taken_for} lacks the columns {', '.join(repr(name) for name in missing)};"
        f" found: {shown}.",
        "Add them to the export, or name the format it is in with --format.",
    )
