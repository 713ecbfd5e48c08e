"""Numbers written in letters: `two thousand five hundred`, `zweitausend`, `二千五百`."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from lookup.base.folding import fold, is_unspaced

# These multiply what stands before them; others are added.
_HUNDREDS = (10, 100)
_THOUSANDS = (1000, 10_000)
# No price has more words, and long texts stay quick to read.
_MOST = 10
_HANGUL = re.compile("[\uac00-\ud7a3]")
# German joins ones and tens in one word: fünfundzwanzig.
_INSIDE = "und"


class SpelledNumbers:
    """Reads them by a table of words, {value: words}; `joins` may stand after hundreds, and between
    tens and ones."""

    def __init__(self, words: Mapping[str, Iterable[str]], joins: Iterable[str]) -> None:
        self._values = {_plain(word): int(value) for value, said in words.items() for word in said}
        spaced = {word: n for word, n in self._values.items() if not _is_packed(word)}

        def those(wanted: Callable[[int], bool]) -> str:
            return _any(word for word, n in spaced.items() if wanted(n))

        ones, tens = those(lambda n: n < 10), those(lambda n: 20 <= n < 100)
        large, small = those(lambda n: n >= 100), those(lambda n: n < 100)
        join = rf"[\s-]+{_any(map(fold, joins))}[\s-]+"
        one = rf"(?:{ones}{_INSIDE}{tens}|{tens}{join}{ones}|{large}{join}{small}|{_any(spaced)})"
        packed = rf"[{''.join(word for word in self._values if _is_packed(word))}]"
        self._word = re.compile(f"{_any([*spaced, _INSIDE])}|{packed}")
        spelled = rf"(?<![^\W\d]){one}(?:[\s-]*{one}){{0,{_MOST - 1}}}(?![^\W\d])"
        # Atomic: of "quatre-vingt-dix" no part is a number of its own.
        self.pattern = rf"(?>{spelled}|{packed}{{1,{_MOST}}})"

    def value(self, text: str) -> Decimal:
        """The value of what `pattern` found."""
        total = hundreds = units = 0
        for word in self._word.findall(text):
            value = self._values.get(_plain(word), 0)
            if value in _THOUSANDS:
                total += max(hundreds + units, 1) * value
                hundreds = units = 0
            elif value in _HUNDREDS and (value == 100 or _is_packed(word)):
                hundreds += max(units, 1) * value
                units = 0
            else:
                units += value
        return Decimal(total + hundreds + units)


def _any(words: Iterable[str]) -> str:
    longest = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join(word.replace(' ', '[ -]') for word in longest)})"


def _plain(word: str) -> str:
    return re.sub(r"[\s-]+", " ", fold(word))


def _is_packed(word: str) -> bool:
    """Whether it is one sign of a script that writes numbers without blanks."""
    return is_unspaced(word) or _HANGUL.match(word) is not None
