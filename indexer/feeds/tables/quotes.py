"""Cells of one line, quotes taken as quotes or as characters, whichever the line allows."""

import re
from collections.abc import Iterator

Cells = list[str]

_TEXT = r'[^"]*(?:""[^"]*)*'
_INSIDE = re.compile(_TEXT)


class QuotedLine:
    """Reads lines of one delimiter.

    A quote opens a cell only at its beginning, and closes it only before a delimiter or the end of
    the line. One that never closes is a character: 12" is a length, and "Alba is a title cut short.
    """

    def __init__(self, delimiter: str) -> None:
        mark = re.escape(delimiter)
        self._delimiter = delimiter
        blank = r"[ \u00a0]*"
        self._strict = re.compile(rf'{blank}"({_TEXT})"{blank}(?={mark}|\Z)')
        # Written by programs that put quotes around and leave those within as they are.
        self._loose = re.compile(rf'{blank}"(.*?)"{blank}(?={mark}|\Z)', re.DOTALL)
        self._closing = re.compile(rf'{_TEXT}"(?={mark}|[\r\n]*\Z)')

    def cells(self, line: str, width: int | None) -> Cells:
        """The cells of the line, in the first reading of three that gives `width` of them.

        Quotes as they should be; quotes that enclose others; no quotes at all.
        """
        line = line.rstrip("\r\n")
        first = list(self._read(line, self._strict))
        if width is None or len(first) == width:
            return first
        for cells in (list(self._read(line, self._loose)), line.split(self._delimiter)):
            if len(cells) == width:
                return cells
        return first

    def quoted_cells(self, line: str) -> int:
        """How many cells of the line are quoted as they should be."""
        count = place = 0
        line = line.rstrip("\r\n")
        while place < len(line):
            if closed := self._strict.match(line, place):
                count, place = count + 1, closed.end() + 1
            else:
                found = line.find(self._delimiter, place)
                place = len(line) if found < 0 else found + 1
        return count

    def opens(self, line: str) -> bool:
        """Whether a quote opens a cell that may go on in the next line."""
        line = line.rstrip("\r\n")
        place = 0
        while True:
            start = place + len(line[place:]) - len(line[place:].lstrip(" \u00a0"))
            if line.startswith('"', start):
                closed = self._strict.match(line, place)
                if closed is None:
                    inside = _INSIDE.match(line, start + 1)
                    return inside is not None and inside.end() == len(line)
                place = closed.end()
            else:
                found = line.find(self._delimiter, place)
                place = len(line) if found < 0 else found
            if place >= len(line):
                return False
            place += 1

    def closes(self, line: str) -> bool | None:
        """Whether an open cell ends in this line; None where a quote stands that can be neither."""
        if '"' not in line:
            return False
        if self._closing.match(line):
            return True
        inside = _INSIDE.match(line)
        return False if inside is not None and inside.end() == len(line) else None

    def _read(self, line: str, quoted: re.Pattern[str]) -> Iterator[str]:
        place = 0
        while True:
            found = quoted.match(line, place) if '"' in line else None
            if found is not None:
                yield found[1].replace('""', '"')
                place = found.end()
            else:
                end = line.find(self._delimiter, place)
                end = len(line) if end < 0 else end
                yield line[place:end]
                place = end
            if place >= len(line):
                return
            place += 1
