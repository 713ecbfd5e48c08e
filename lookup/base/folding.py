"""Text as it is compared: case, accents and writing width folded, cut into words.

Chinese and Japanese write no blanks: their characters are kept one by one in a query, and indexed
singly and in pairs, so that any two neighbours can be found.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

_SPELT_OUT = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "\u0131": "i"})
# Accents of Latin, Greek and Cyrillic letters; the voicing marks of kana are another block.
_ACCENTS = re.compile("[\u0300-\u036f]")
_HAN = "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_HIRAGANA = "\u3041-\u309f"
_KATAKANA = "\u30a0-\u30ff"
# One script a run: Japanese changes script where a word ends.
_RUN = re.compile(rf"[{_HAN}]+|[{_HIRAGANA}]+|[{_KATAKANA}]+|[^\W_{_HAN}{_HIRAGANA}{_KATAKANA}]+")
_UNSPACED = re.compile(rf"[{_HAN}{_HIRAGANA}{_KATAKANA}]")


def fold(text: str) -> str:
    """`text` without case, accents and East Asian width: `Écru` and `ecru` are the same."""
    spelt = unicodedata.normalize("NFKD", text).casefold().translate(_SPELT_OUT)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", spelt))


def runs(text: str) -> list[str]:
    """The folded words; an unspaced script gives one word for each run of it."""
    return _RUN.findall(fold(text))


def is_unspaced(run: str) -> bool:
    """Whether the word is of a script that writes no blanks."""
    return _UNSPACED.match(run) is not None


def tokens(text: str) -> list[str]:
    """The folded words, those of unspaced scripts cut into single characters."""
    return [token for run in runs(text) for token in (run if is_unspaced(run) else (run,))]


def pieces(run: str) -> tuple[str, ...]:
    """What the index must hold for a word of a query to be in a text."""
    if not is_unspaced(run) or len(run) == 1:
        return (run,)
    return tuple(run[at : at + 2] for at in range(len(run) - 1))


def indexed(texts: Iterable[str | None]) -> str:
    """The texts as one line of words for the full-text index."""
    return " ".join(word for text in texts if text for run in runs(text) for word in _all(run))


def _all(run: str) -> Iterator[str]:
    yield from run if is_unspaced(run) else (run,)
    if is_unspaced(run) and len(run) > 1:
        yield from pieces(run)
