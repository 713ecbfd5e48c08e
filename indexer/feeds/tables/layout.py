"""How a delimited file is laid out: its delimiter, and where its header stands."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from indexer.feeds.tables.column import Column, Header
from indexer.feeds.tables.records import Records
from indexer.feeds.values.numbers import DecimalMark

DELIMITERS = (",", ";", "\t", "|")
_HEADER_WITHIN = 10
_SEP_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Layout:
    """`preamble` counts the records before the header, `header` is None of an empty file."""

    delimiter: str
    preamble: int
    header: Header | None

    @property
    def decimal_mark(self) -> DecimalMark:
        """What such a file writes before decimals, where its numbers don't tell.

        Semicolons stand between cells because commas stand in numbers.
        """
        return "," if self.delimiter == ";" else "."


def layout_of(text: str, columns: Sequence[Column], delimiter: str | None = None) -> Layout:
    """The layout of a file that begins with `text`.

    The header is the line, of the first ten and with any delimiter, that has most of the columns;
    without one that is known, the first line, with the delimiter that it has most of.
    """
    lines = list(io.StringIO(text, newline=""))
    told = _SEP_LINE.fullmatch(lines[0]) if lines else None
    if told is not None:
        delimiter = delimiter or told[1]
    best: tuple[int, int, int] | None = None
    found = Layout(delimiter or ",", 0, None)
    for mark in (delimiter,) if delimiter else DELIMITERS:
        first = True
        for place, cells in enumerate(_first_records(lines, mark)):
            if not any(cell.strip() for cell in cells) or (told is not None and place == 0):
                continue
            header = Header(cells, columns)
            score = (header.known, -place, len(cells))
            if (first or header.known) and (best is None or score > best):
                best, found = score, Layout(mark, place, header)
            first = False
    return found


def _first_records(lines: Sequence[str], delimiter: str) -> Iterator[list[str]]:
    for record in islice(Records(iter(lines), delimiter), _HEADER_WITHIN):
        yield record if isinstance(record, list) else []
