"""Prices in the words of a search: `under 2000 €`, `entre 500 et 800 euros`, `3万円以下`."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from lookup.base.folding import fold, is_unspaced
from lookup.search.asking.spelled import SpelledNumbers

# Without a currency, smaller numbers may be sizes: "boots under 40".
_LEAST_BARE = 100
_THOUSAND = 1000
_AMOUNTS = ("first", "second", "most", "least")
# Thousands stand in threes behind a separator: "2.000", "2 000", "2'000.50".
_NUMBER = r"\d{1,3}(?:[.,'\s]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)"
# Korean hangs its particles and units on a word.
_HANGUL = re.compile("[\uac00-\ud7a3]")
_THOUSANDS = re.compile(r"[.,'\s](?=\d{3}(?!\d))")


@dataclass(frozen=True)
class PriceRange:
    """Amounts from `least` to `most`, each None where it is open, in one of `currencies` (ISO
    codes), in any where there is none."""

    least: Decimal | None = None
    most: Decimal | None = None
    currencies: frozenset[str] = frozenset()

    def holds(self, price: Decimal | None, currency: str | None) -> bool:
        """Whether it is a price in the range; one that is not known never is."""
        return (
            price is not None
            and (self.least is None or price >= self.least)
            and (self.most is None or price <= self.most)
            and (not self.currencies or currency in self.currencies)
        )


@dataclass(frozen=True)
class AskedPrice:
    """A price range that was asked for, in these words (folded)."""

    range: PriceRange
    text: str


def read_price(text: str) -> tuple[AskedPrice | None, str]:
    """The price that `text` asks for, None where it asks for none, and the rest of it, folded.

    Two half-open ranges make one.
    """
    return _grammar().read(fold(text).replace("\u2019", "'"))


class _Grammar:
    def __init__(self, words: Mapping[str, Any]) -> None:
        self._spelled = SpelledNumbers(words["numbers"], words["number_and"])
        self._times = {fold(said): Decimal(factor) for said, factor in words["times"].items()}
        self._codes = {
            fold(said): frozenset(each["codes"])
            for each in words["currencies"]
            for said in each["said"]
        }
        first, second = self._amount("first"), self._amount("second")
        joined = rf"{first}\s*{_any(words['and'])}\s*{second}(?:\s*{_any(words['after_range'])})?"
        self._bare = re.compile(joined)
        kinds = (
            rf"{_any(words['most'])}\s*:?\s*{self._amount('most')}",
            rf"{self._amount('most')}\s*{_any(words['most_after'])}",
            rf"{_any(words['least'])}\s*{self._amount('least')}",
            rf"{self._amount('least')}\s*{_any(words['least_after'])}",
        )
        self._kinds = (
            re.compile(rf"{_any(words['between'])}\s*{joined}"),
            self._bare,
            *map(re.compile, kinds),
        )

    def read(self, text: str) -> tuple[AskedPrice | None, str]:
        """The ranges in the folded text, as one, and the rest of the text."""
        said: list[str] = []
        found = PriceRange()
        for kind in self._kinds:
            for match in kind.finditer(text):
                if one := self._range(match):
                    found = PriceRange(
                        found.least if one.least is None else one.least,
                        found.most if one.most is None else one.most,
                        found.currencies | one.currencies,
                    )
                    said.append(" ".join(match[0].split()))
                    text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
        return (AskedPrice(found, ", ".join(said)) if said else None), text

    def _range(self, match: re.Match[str]) -> PriceRange | None:
        """The range that is said, None where the numbers may as well be something else."""
        groups = match.groupdict()
        names = [name for name in _AMOUNTS if groups.get(f"number_{name}")]
        amounts = {name: self._value(groups, name) for name in names}
        said = [groups[f"{side}_{name}"] for name in names for side in ("before", "behind")]
        codes = [self._codes[each] for each in said if each]
        if "first" in amounts:
            amounts["first"] *= self._shared_times(groups, amounts)
        if not codes and (match.re is self._bare or min(amounts.values()) < _LEAST_BARE):
            return None
        currencies = frozenset().union(*codes)
        if "first" not in amounts:
            return PriceRange(amounts.get("least"), amounts.get("most"), currencies)
        ends = (amounts["first"], amounts["second"])
        return PriceRange(min(ends), max(ends), currencies)

    def _shared_times(
        self, groups: Mapping[str, str | None], amounts: Mapping[str, Decimal]
    ) -> Decimal:
        """What "2 to 3 thousand" says once of both."""
        first, second = amounts["first"], amounts["second"]
        said, number = groups["times_second"], groups["number_second"] or ""
        times = self._times[said] if said else Decimal(1)
        if not said and not number[:1].isdigit() and second % _THOUSAND == 0:
            times = Decimal(_THOUSAND)
        return times if not groups["times_first"] and first * times < second else Decimal(1)

    def _value(self, groups: Mapping[str, str | None], name: str) -> Decimal:
        said, times = groups[f"number_{name}"] or "", groups[f"times_{name}"]
        if said[0].isdigit():
            number = Decimal(_THOUSANDS.sub("", said).replace(",", "."))
        else:
            number = self._spelled.value(said)
        return number * (self._times[times] if times else 1)

    def _amount(self, name: str) -> str:
        currency = _any(self._codes)
        return (
            rf"(?:(?P<before_{name}>{currency})\s*)?(?<![\d.,])(?P<number_{name}>{_NUMBER}|{self._spelled.pattern})"
            rf"(?:\s*(?P<times_{name}>{_any(self._times)}))?"
            rf"(?:\s*(?P<behind_{name}>{currency}))?"
        )


@cache
def _grammar() -> _Grammar:
    path = files("lookup.search.asking").joinpath("prices.json")
    return _Grammar(json.loads(path.read_text("utf-8")))


def _any(texts: Iterable[str]) -> str:
    """One of the texts, the longest that is there; words of spaced scripts end where they end."""
    found = sorted({fold(text) for text in texts}, key=len, reverse=True)
    return f"(?:{'|'.join(map(_bounded, found))})"


def _bounded(text: str) -> str:
    words = r"\s+".join(map(re.escape, text.split()))
    begins, ends = text[0], text[-1]
    before = r"(?<![^\W\d])" if _spaced(begins) else ""
    behind = r"(?![^\W\d])" if _spaced(ends) else ""
    return f"{before}{words}{behind}"


def _spaced(letter: str) -> bool:
    return letter.isalpha() and not is_unspaced(letter) and not _HANGUL.match(letter)
