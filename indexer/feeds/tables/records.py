"""Lines of a delimited file put together to records, with no record swallowing another."""

import csv
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from indexer.feeds.files.text import MAX_FIELD, MAX_LINE
from indexer.feeds.tables.quotes import QuotedLine

_LONGEST_CELL_HELD = 1_048_576
"""Characters over which a cell of many lines is only skipped."""


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that cannot be read, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class DoubtfulRecord:
    """A record that could be read otherwise as well, and how."""

    cells: list[str]
    reason: str


Record = list[str] | BadRecord | DoubtfulRecord


class _OneLine:
    """Hands the parser one line: a record that needs another one ends in its error."""

    def __init__(self) -> None:
        self.line: str | None = None

    def __iter__(self) -> "_OneLine":
        return self

    def __next__(self) -> str:
        line, self.line = self.line, None
        if line is None:
            raise StopIteration
        return line


class Records:
    """The records of `lines`, one after the other. Python's own parser reads whatever is plain.

    `width` is how many cells a record has, None while that is not known. A cell goes over several
    lines only where its quote closes properly and the lines between are not rows themselves. Where
    they may be both, `means_quotes` tells whether the file means its quotes; if not, they are rows.
    """

    def __init__(
        self,
        lines: Iterator[str],
        delimiter: str,
        width: int | None = None,
        means_quotes: Callable[[], bool] = lambda: True,
    ) -> None:
        self.width = width
        self._means_quotes = means_quotes
        self._lines = lines
        self._ahead: deque[str] = deque()
        self._delimiter = delimiter
        self._quoted = QuotedLine(delimiter)
        self._one = _OneLine()
        self._reader = csv.reader(self._one, delimiter=delimiter, strict=True)

    def __iter__(self) -> Iterator[Record]:
        delimiter = self._delimiter
        while (line := self._next_line()) is not None:
            if len(line) > MAX_FIELD:
                yield self._long(line)
            elif '"' in line:
                yield self._with_quotes(line)
            else:
                yield line.rstrip("\r\n").split(delimiter)

    def _with_quotes(self, line: str) -> Record:
        self._one.line = line
        try:
            cells = next(self._reader)
        except csv.Error:
            return self._goes_on(line) if self._quoted.opens(line) else self._cells(line)
        return cells if self.width in (None, len(cells)) else self._cells(line)

    def _cells(self, line: str) -> list[str]:
        return self._quoted.cells(line, self.width)

    def _long(self, line: str) -> Record:
        cells = self._cells(line) if len(line) < MAX_LINE else []
        if not cells or any(len(cell) > MAX_FIELD for cell in cells):
            if self._quoted.opens(line):
                return self._goes_on(line, too_long=True)
            return _too_long()
        return cells

    def _goes_on(self, line: str, *, too_long: bool = False) -> Record:
        """The record that begins with this line, whose last quote is open."""
        following: list[str] = []
        rows = size = 0
        doubt = False
        while (more := self._next_line()) is not None:
            following.append(more)
            closes = self._quoted.closes(more)
            if closes is None:
                break
            rows += self._is_a_row(more)
            size += len(more)
            if closes and not self._quoted.opens('"' + more):
                cells = self._cells("".join((line, *following)))
                fits = self.width in (None, len(cells))
                if self._are_rows(line, rows, following):
                    doubt = fits and self._means_quotes()
                    break
                if too_long or size > MAX_FIELD:
                    return _too_long()
                if self._is_one_record(line, rows, following, fits=fits):
                    return cells
                doubt = fits
                break
            if size > _LONGEST_CELL_HELD:
                if 2 * rows > len(following):
                    break
                self._skip_to_the_closing_quote()
                return _too_long()
        self._ahead.extendleft(reversed(following))
        if too_long:
            return _too_long()
        return _doubtful(self._cells(line), len(following)) if doubt else self._cells(line)

    def _is_one_record(self, first: str, rows: int, following: list[str], *, fits: bool) -> bool:
        """Whether the lines are one record, which `fits` where it has as many cells as needed."""
        if not fits and rows:
            return False
        if self.width is None or len(self._cells(first)) != self.width:
            return True
        if all(len(self._cells(line)) == self.width for line in following):
            return fits and self._means_quotes()
        return fits or self._means_quotes()

    def _next_line(self) -> str | None:
        return self._ahead.popleft() if self._ahead else next(self._lines, None)

    def _is_a_row(self, line: str) -> bool:
        """Whether a line alone looks like a row: as many cells, and no prose between commas."""
        cells = line.rstrip("\r\n").split(self._delimiter)
        if len(cells) != self.width or not cells[0].strip():
            return False
        return 2 * sum(cell.startswith(" ") for cell in cells[1:]) <= len(cells) - 1

    def _are_rows(self, first: str, rows: int, following: list[str]) -> bool:
        """Whether the lines that a quote would enclose are rows of their own."""
        if self.width is None or (self.width < 3 and self._delimiter != "\t") or self.width < 2:
            return False
        if self._quoted.quoted_cells(first) or self._quoted.quoted_cells('"' + following[-1]) > 1:
            return False  # other cells are quoted well: whoever wrote them knows how to
        if len(following) == 1:
            return rows == 1 and self._is_a_row(first)
        return 2 * rows > len(following)

    def _skip_to_the_closing_quote(self) -> None:
        while (line := self._next_line()) is not None:
            if self._quoted.closes(line):
                return


def _doubtful(cells: list[str], further: int) -> DoubtfulRecord:
    lines = "the next line" if further == 1 else f"{further} lines further"
    return DoubtfulRecord(
        cells,
        f"a quote opens a cell here and one closes a cell in {lines}; each line is read as a row of"
        " its own. If they are one cell, put every cell of the file in quotes",
    )


def _too_long() -> BadRecord:
    return BadRecord(f"field larger than {MAX_FIELD:,} characters")
