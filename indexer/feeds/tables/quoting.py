"""Whether quotes in a delimited file are quotes or characters, decided by all its lines."""

import csv
from collections.abc import Iterable, Iterator


def means_quotes(lines: Iterable[str], delimiter: str, width: int) -> bool:
    """Whether fewer rows come out wrong when quotes are quotes than when they are characters.

    With quotes, a row is wrong that has not `width` cells; without, also one that has a cell within
    quotes. A file in which some quote opens or closes where none may does not mean its quotes.
    """
    plain = _WithoutQuotes(lines, delimiter, width)
    try:
        wrong = sum(
            len(cells) not in (0, width)
            for cells in csv.reader(plain, delimiter=delimiter, strict=True)
        )
    except csv.Error:
        return False
    return wrong < plain.wrong


class _WithoutQuotes:
    """Passes lines on, and counts those that are wrong as rows without quotes."""

    def __init__(self, lines: Iterable[str], delimiter: str, width: int) -> None:
        self.wrong = 0
        self._lines = lines
        self._delimiter = delimiter
        self._width = width

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            bare = line.rstrip("\r\n")
            if bare:
                cells = bare.split(self._delimiter)
                self.wrong += len(cells) != self._width or any(map(_is_within_quotes, cells))
            yield line


def _is_within_quotes(cell: str) -> bool:
    return len(cell) > 1 and cell[0] == cell[-1] == '"'
