"""Columns of a table, by the headers that files have for them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the reader and in docs/feeds.md, and other headers for it.

    Headers agree in any case, with blanks, hyphens or underscores between words. `field` is what
    `SkuRow` calls the value, where that is another name; `means` is for docs/feeds.md.
    """

    name: str
    also: tuple[str, ...] = ()
    required: bool = False
    field: str = ""
    means: str = ""


def fold_header(header: str) -> str:
    """The header in the one form in which headers are compared."""
    return re.sub(r"[\s_\-\u00a0]+", "_", header.strip("\ufeff \t\u00a0").casefold())


class Header:
    """A file's header line, understood.

    `keys` are the names that cells have: of a known column its own, of others the file's header.
    `names` gives for each key, and for the fields of columns, what the file calls it; `repeated`
    all headers of a key that several have, `missing` the required columns that none has.
    """

    def __init__(self, cells: Sequence[str], columns: Sequence[Column]) -> None:
        known = {fold_header(name): each.name for each in columns for name in _names(each)}
        self.keys: list[str] = []
        self.names: dict[str, str] = {}
        self.repeated: dict[str, list[str]] = {}
        for cell in cells:
            header = cell.strip("\ufeff \t\r\n\u00a0")
            key = known.get(fold_header(header), header)
            if key in self.names:
                # Kept apart under a number, as plugins number repeated columns.
                self.repeated.setdefault(key, [self.names[key]]).append(header)
                number = next(n for n in range(2, len(cells) + 2) if f"{key}_{n}" not in self.names)
                key = f"{key}_{number}"
            self.keys.append(key)
            self.names[key] = header
        self.found = list(self.names.values())
        self.missing = [each for each in columns if each.required and each.name not in self.names]
        self.known = sum(each.name in self.names for each in columns)
        for column in columns:
            if column.field and column.name in self.names:
                self.names[column.field] = self.names[column.name]


def _names(column: Column) -> tuple[str, ...]:
    return (column.name, *column.also)
