"""Names of colours and categories in the reader's language, where the catalogue has only its own.

One table of the field's terms, `terms.json`. What it does not hold as a whole stays as it is: half
a translated name is worse than none.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from lookup.base.folding import fold
from lookup.catalog.reading.locales import localized

_PARTS = re.compile(r"(\s*[/&,>]\s*)")
_ALSO = "also"

Terms = Mapping[str, Mapping[str, str]]


def color_name(color: str | None, locale: str | None) -> str | None:
    """The colour in that language: `Navy/White` is `Bleu marine/Blanc`. The maison's own name where
    the language or a part of it is not in the table."""
    return _translated(color, locale, _table()["colors"])


def category_name(category: str | None, locale: str | None) -> str | None:
    """The category in that language, every level of it, or the maison's own name."""
    return _translated(category, locale, _table()["categories"])


def _translated(name: str | None, locale: str | None, terms: Terms) -> str | None:
    if not name or not locale:
        return name
    pieces = _PARTS.split(name)
    for place in range(0, len(pieces), 2):
        texts = terms.get(fold(pieces[place]).strip())
        found = localized(texts, _of_script(locale), None) if texts else None
        if found is None:
            return name
        pieces[place] = found
    return "".join(pieces)


def _of_script(locale: str) -> str:
    """Chinese is named by its script in the table: `zh-TW` reads the traditional one."""
    language, *rest = locale.replace("_", "-").casefold().split("-")
    if language != "zh" or {"hans", "hant"} & set(rest):
        return locale
    return "zh-hant" if {"tw", "hk", "mo"} & set(rest) else "zh-hans"


@cache
def _table() -> dict[str, Terms]:
    """Each kind's terms by every name that they have, folded."""
    path = files("lookup.catalog.reading").joinpath("terms.json")
    read = json.loads(path.read_text("utf-8"))
    return {kind: _by_name(read[kind]) for kind in ("colors", "categories")}


def _by_name(rows: list[dict[str, Any]]) -> Terms:
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        texts = {tag: text for tag, text in row.items() if tag != _ALSO}
        # The first row that has a name keeps it: `Rosa` is pink before it is anything else.
        for name in (*texts.values(), *row.get(_ALSO, ())):
            found.setdefault(fold(name), texts)
    return found
