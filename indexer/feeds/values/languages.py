"""Columns that carry a language: `name_fr`, `category:zh-Hant`."""

import re
from collections.abc import Mapping
from functools import lru_cache

_TAGGED = re.compile(r"(?P<name>[a-z_]+)[_:.](?P<tag>[a-z]{2}([-_][a-z0-9]{2,8})*)", re.IGNORECASE)


def localized_cells(cells: Mapping[str, str], name: str) -> dict[str, str]:
    """The texts of the columns for `name` in some language, by language tag."""
    if not cells:
        return {}
    return {
        tag: text for column, text in cells.items() if (tag := _tag(column, name)) and text.strip()
    }


def is_localized(column: str, *names: str) -> bool:
    """Whether the column is one of those, for one of the names."""
    return any(_tag(column, name) for name in names)


@lru_cache(maxsize=4096)  # the columns of a file are the same in each of its rows
def _tag(column: str, name: str) -> str | None:
    match = _TAGGED.fullmatch(column)
    if match is None or match["name"].lower() != name:
        return None
    return match["tag"].replace("_", "-")
