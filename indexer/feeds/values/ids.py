"""Names that the maison gives: of products, SKUs, colourways, stores."""

import re
import unicodedata

from indexer.feeds.values.bad_value import BadValue, shown
from indexer.feeds.values.surrogates import whole_characters

_MAX_LENGTH = 255
_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
# Nearly all ids: nothing in them could be meant otherwise.
_PLAIN = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z_./ -]{0,253}[0-9A-Za-z])?")
_WHOLE_FLOAT = re.compile(r"[0-9]+\.0")


def tidy_id(text: str) -> str:
    """The name as the shop means it.

    Without blanks around it, without what spreadsheets put before digits to keep them ('001 and
    ="001"), and with composed letters: é is one letter, however it was typed.
    """
    if _PLAIN.fullmatch(text):
        return text
    tidy = text.strip()
    if formula := _FORMULA.fullmatch(tidy):
        tidy = formula[1].strip()
    elif len(tidy) > 1 and tidy[0] == "'" and "'" not in tidy[1:]:
        tidy = tidy[1:].strip()
    return unicodedata.normalize("NFC", tidy)


def clean_id(text: str, *, whole_floats: bool = False) -> str:
    """The tidy name; with `whole_floats`, 1001.0 is 1001.

    Raises BadValue for one that is empty, too long or has control characters.
    """
    if not whole_floats and _PLAIN.fullmatch(text):
        return text
    name = tidy_id(whole_characters(text))
    if not name:
        raise BadValue("it is empty")
    if len(name) > _MAX_LENGTH:
        raise BadValue(f"it has {len(name)} characters; at most {_MAX_LENGTH}")
    if not name.isprintable() and any(
        unicodedata.category(character) == "Cc" for character in name
    ):
        raise BadValue(f"{shown(name)} has control characters")
    if whole_floats and _WHOLE_FLOAT.fullmatch(name):
        return name[:-2]
    return name


class FloatEvidence:
    """Learns whether a column of ids went through floats: all of them are 1001.0 or the like."""

    def __init__(self) -> None:
        self._seen = False
        self._others = False

    def note(self, text: str) -> None:
        """Takes an id into account; empty ones say nothing."""
        if self._others or not text:
            return
        self._seen = True
        self._others = _WHOLE_FLOAT.fullmatch(text) is None

    @property
    def whole_floats(self) -> bool:
        """Whether all ids are whole floats, and so none of them is meant with its point."""
        return self._seen and not self._others
