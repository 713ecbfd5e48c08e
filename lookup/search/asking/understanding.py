"""What the words of a search ask for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from lookup.base.folding import is_unspaced, runs
from lookup.search.asking.compounds import compound_of
from lookup.search.asking.lexicon import Lexicon
from lookup.search.asking.prices import AskedPrice, read_price
from lookup.search.asking.vocabulary import MaisonWords

Item = TypeVar("Item")

# German writes "nickel-free" in one word, and inflects it.
_COMPOUND_FREE = re.compile(r"(\w{3,}?)frei(e[mnrs]?)?")
# Sizes that are understood without a word such as "size" before them: single letters and numbers
# may mean anything.
_PLAIN_SIZES = frozenset({"xxs", "xs", "xl", "xxl", "xxxl", "2xl", "3xl", "4xl"})


@dataclass(frozen=True)
class Word:
    """A word to be found in a product's texts, or any of its synonyms; `text` is as typed.

    `in_name`: only in names, where a word that also means a colour is meant as a name.
    """

    text: str
    alternatives: tuple[str, ...]
    in_name: bool = False


@dataclass(frozen=True)
class Choice:
    """Words that stand for values of the catalogue: one of `values`, none if it has no such.

    `exact` are those that are called just that: of all reds, those that are plain red.
    """

    text: str
    values: tuple[str, ...]
    exact: tuple[str, ...] = ()


@dataclass(frozen=True)
class SortedWords:
    """A search's words, sorted by what they ask for."""

    words: tuple[Word, ...] = ()
    colors: tuple[Choice, ...] = ()
    sizes: tuple[Choice, ...] = ()
    excluded: tuple[Word, ...] = ()
    excluded_colors: tuple[Choice, ...] = ()
    in_stock: bool = False
    price: AskedPrice | None = None


def understand(text: str, lexicon: Lexicon, maison: MaisonWords) -> SortedWords:
    """Reads `text`, of any of the lexicon's languages or several at once."""
    return _Reading(text, lexicon, maison).read()


@dataclass
class _Found:
    words: list[Word] = field(default_factory=list)
    colors: list[Choice] = field(default_factory=list)
    sizes: list[Choice] = field(default_factory=list)


class _Reading:
    def __init__(self, text: str, lexicon: Lexicon, maison: MaisonWords) -> None:
        self._lexicon = lexicon
        self._maison = maison
        self._price, rest = read_price(text)
        self._tokens, self._run_of = _cut(rest)
        self._asked, self._excluded = _Found(), _Found()
        self._in_stock = False

    def read(self) -> SortedWords:
        at = 0
        while at < len(self._tokens):
            at = self._step(at)
        asked, excluded = self._asked, self._excluded
        return SortedWords(
            words=_once(asked.words),
            colors=_once(asked.colors),
            sizes=_once(asked.sizes),
            excluded=_once(excluded.words),
            excluded_colors=_once(excluded.colors),
            in_stock=self._in_stock,
            price=self._price,
        )

    def _step(self, at: int) -> int:
        lexicon = self._lexicon
        if length := lexicon.in_stock.at(self._tokens, at)[0]:
            self._in_stock = True
            return at + length
        length = lexicon.without.at(self._tokens, at)[0]
        # "no" may be the start of a name; as a last word it excludes nothing.
        if length and at + length < len(self._tokens):
            return self._exclusions(at + length)
        if length := lexicon.size_words.at(self._tokens, at)[0]:
            said, sizes = self._maison.own_sizes.at(self._tokens, at + length)
            said = said or self._names_a_size(at + length)
            if said:
                self._asked.sizes.append(Choice(self._joined(at, length + said), sizes))
            return at + length + said
        return self._item(at, self._asked)

    def _exclusions(self, at: int) -> int:
        """Reads what follows "without": one thing, or several joined by "or"."""
        while True:
            while self._stops(at) and at + 1 < len(self._tokens):
                at += 1
            at = self._item(at, self._excluded)
            joined = self._lexicon.either.at(self._tokens, at)[0]
            if not joined or not self._names_a_material(at + joined):
                return at
            at += joined

    def _names_a_material(self, at: int) -> bool:
        return bool(self._lexicon.names.at(self._tokens, at)[0])

    def _item(self, at: int, found: _Found) -> int:
        """Reads one word, colour or size, and says where the next begins."""
        length, size = self._plain_size(at)
        if size is not None:
            found.sizes.append(size)
            return at + length
        color_length, color = self._color(at)
        name_length, names = self._lexicon.names.at(self._tokens, at)
        # The longer one is meant: `rose gold` no rose, `cuir marron` no name.
        if color is not None and color_length >= name_length:
            return self._add(found, at, color_length, color=color)
        if names:
            return self._add(found, at, name_length, synonyms=self._synonyms(names))
        if self._stops(at):
            return at + 1
        parts = compound_of(self._tokens[at], self._lexicon) if found is self._asked else None
        if parts is not None:
            found.words += [self._part(part, self._tokens[at]) for part in parts]
            return at + 1
        return self._add(found, at, self._rest_of_run(at))

    def _part(self, part: str, whole: str) -> Word:
        """One of two words in one; a text that has the word whole has both."""
        names = self._lexicon.names.at([part], 0)[1]
        return Word(part, tuple(dict.fromkeys((part, whole, *self._synonyms(names)))))

    def _add(
        self,
        found: _Found,
        at: int,
        length: int,
        *,
        color: Choice | None = None,
        synonyms: Sequence[str] = (),
    ) -> int:
        end = at + length
        after = self._lexicon.without_after.at(self._tokens, end)[0]
        target = self._excluded if after else found
        said = self._joined(at, length)
        if color is not None:
            target.colors.append(color)
        elif (free_of := self._free_of(said)) is not None:
            self._excluded.words.append(free_of)
        else:
            target.words.append(Word(said, tuple(dict.fromkeys((said, *synonyms)))))
        return end + after

    def _free_of(self, said: str) -> Word | None:
        compound = _COMPOUND_FREE.fullmatch(said)
        names = self._lexicon.names.at([compound[1]], 0)[1] if compound else ()
        if compound is None or not names:
            return None
        return Word(said, (compound[1], *self._synonyms(names)))

    def _synonyms(self, names: Sequence[str]) -> list[str]:
        return [term for name in names for term in self._lexicon.synonyms[name]]

    def _color(self, at: int) -> tuple[int, Choice | None]:
        own_length, own = self._maison.own_colors.at(self._tokens, at)
        length, meanings = self._lexicon.colors.at(self._tokens, at)
        # A family's word means all its shades, also where one colour is called just that.
        if own_length > length or (own_length == length and not any(m.is_family for m in meanings)):
            return own_length, Choice(self._joined(at, own_length), own) if own else None
        exact = tuple(dict.fromkeys((*own, *self._maison.colors_of_shade(meanings))))
        values = tuple(dict.fromkeys((*exact, *self._maison.colors_meant(meanings))))
        return length, Choice(self._joined(at, length), values, exact) if length else None

    def _names_a_size(self, at: int) -> int:
        """1 where the word can only be a size, though the maison has none such."""
        word = self._tokens[at] if at < len(self._tokens) else ""
        return int(word.isdigit() or word in _PLAIN_SIZES)

    def _plain_size(self, at: int) -> tuple[int, Choice | None]:
        length, sizes = self._maison.own_sizes.at(self._tokens, at)
        if length == 1 and self._tokens[at] in _PLAIN_SIZES:
            return 1, Choice(self._joined(at, 1), sizes)
        return 0, None

    def _stops(self, at: int) -> bool:
        return at < len(self._tokens) and bool(self._lexicon.stop.at(self._tokens, at)[0])

    def _rest_of_run(self, at: int) -> int:
        """How far an unknown word of an unspaced script reaches: to the next known one."""
        if not is_unspaced(self._tokens[at]):
            return 1
        end = at + 1
        while end < len(self._tokens) and self._run_of[end] == self._run_of[at]:
            if self._is_known(end):
                break
            end += 1
        return end - at

    def _is_known(self, at: int) -> bool:
        lexicon = self._lexicon
        known = (lexicon.colors, lexicon.names, lexicon.stop, lexicon.without_after)
        return any(terms.at(self._tokens, at)[0] for terms in known)

    def _joined(self, at: int, length: int) -> str:
        words = self._tokens[at : at + length]
        return ("" if is_unspaced(words[0]) else " ").join(words)


def is_free_of(word: str) -> bool:
    """Whether the word says, as German does in one, that something is not there."""
    return _COMPOUND_FREE.fullmatch(word) is not None


def _cut(text: str) -> tuple[list[str], list[int]]:
    """Words, with single characters for unspaced scripts, and the run each is of."""
    tokens: list[str] = []
    run_of: list[int] = []
    for number, run in enumerate(runs(text)):
        parts = list(run) if is_unspaced(run) else [run]
        tokens += parts
        run_of += [number] * len(parts)
    return tokens, run_of


def _once(items: Sequence[Item]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(items))
