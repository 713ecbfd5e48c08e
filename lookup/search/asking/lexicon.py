"""The words of the trade in the boutiques' languages, read from `lexicon.json`."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any, Generic, TypeVar

from lookup.base.folding import tokens

_FLAGS = ("size_words", "in_stock", "without", "without_after", "or", "stop")

Term = tuple[str, ...]
Meaning = TypeVar("Meaning")


@dataclass(frozen=True)
class Color:
    """A colour as a word says it: `navy` of the family `blue`. A family is its own shade."""

    family: str
    shade: str

    @property
    def is_family(self) -> bool:
        """Whether it stands for every shade of its family."""
        return self.family == self.shade


class Terms(Generic[Meaning]):
    """Meanings by the words that say them; the longest run of words counts."""

    def __init__(self, meanings: Mapping[Term, tuple[Meaning, ...]]) -> None:
        self._meanings = meanings
        self._longest = max(map(len, meanings), default=0)

    def at(self, words: Sequence[str], start: int) -> tuple[int, tuple[Meaning, ...]]:
        """How many of the words from `start` on say something, and what: (0, ()) for nothing."""
        for length in range(min(self._longest, len(words) - start), 0, -1):
            if found := self._meanings.get(tuple(words[start : start + length])):
                return length, found
        return 0, ()

    def within(self, words: Sequence[str]) -> list[Meaning]:
        """All that is said anywhere in the words."""
        said: list[Meaning] = []
        start = 0
        while start < len(words):
            length, found = self.at(words, start)
            said += found
            start += max(length, 1)
        return said


@dataclass(frozen=True)
class Lexicon:
    """What words mean. `synonyms` gives each material, kind of article and those it is for all
    its names, `kinds` one name of each kind; `things` are the single words of these and of colours,
    `words` all words that mean anything."""

    colors: Terms[Color]
    names: Terms[str]
    synonyms: Mapping[str, tuple[str, ...]]
    kinds: tuple[str, ...]
    size_words: Terms[bool]
    in_stock: Terms[bool]
    without: Terms[bool]
    without_after: Terms[bool]
    either: Terms[bool]
    stop: Terms[bool]
    things: frozenset[str]
    words: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The lexicon of this package."""
    data = json.loads(files("lookup.search.asking").joinpath("lexicon.json").read_text("utf-8"))
    named: dict[str, Sequence[str]] = {
        group: terms
        for room in ("materials", "kinds", "people")
        for group, terms in data[room].items()
    }
    shades = [texts for each in data["colors"].values() for texts in each.values()]
    flags = (data[name] for name in _FLAGS)
    things = _words(chain(*named.values(), *shades))
    return Lexicon(
        colors=_terms(
            (text, Color(family, shade))
            for family, shades in data["colors"].items()
            for shade, texts in shades.items()
            for text in texts
        ),
        names=_terms((text, name) for name, texts in named.items() for text in texts),
        synonyms={
            # What is for everybody is for each of them.
            name: (*texts, *(named["unisex"] if name in ("men", "women") else ()))
            for name, texts in named.items()
        },
        kinds=tuple(texts[0] for texts in data["kinds"].values()),
        size_words=_flags(data["size_words"]),
        in_stock=_flags(data["in_stock"]),
        without=_flags(data["without"]),
        without_after=_flags(data["without_after"]),
        either=_flags(data["or"]),
        stop=_flags(data["stop"]),
        things=things,
        words=things | _words(chain(*flags)),
    )


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in tokens(text))


def _flags(texts: Sequence[str]) -> Terms[bool]:
    return _terms((text, True) for text in texts)


def _terms(pairs: Any) -> Terms[Any]:
    grouped: dict[Term, list[Any]] = defaultdict(list)
    for text, meaning in pairs:
        term = tuple(tokens(text))
        if meaning not in grouped[term]:
            grouped[term].append(meaning)
    return Terms({term: tuple(meanings) for term, meanings in grouped.items()})
