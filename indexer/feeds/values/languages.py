"""Columns that carry a language: `name_fr`, `category:zh-Hant`."""

import re
from collections.abc import Mapping

_TAGGED = re.compile(r"(?P<name>[a-z_]+)[_:.](?P<tag>[a-z]{2}([-_][a-z0-9]{2,8})*)", re.IGNORECASE)


def localized_cells(cells: Mapping[str, str], name: str) -> dict[str, str]:
    """The texts of the columns for `name` in some language, by language tag."""
    found = {}
    for column, text in cells.items():
        match = _TAGGED.fullmatch(column)
        if match and match["name"].lower() == name and text.strip():
            found[match["tag"].replace("_", "-")] = text
    return found


def is_localized(column: str, *names: str) -> bool:
    """Whether the column is one of those, for one of the names."""
    match = _TAGGED.fullmatch(column)
    return match is not None and match["name"].lower() in names
