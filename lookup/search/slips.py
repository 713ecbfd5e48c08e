"""Slips of the hand in the words of a search: `jackt` for `jacket`."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import takewhile

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lookup.base.folding import fold, is_unspaced, runs
from lookup.catalog.models import Maison, Product
from lookup.catalog.product_text import ProductText
from lookup.search.asking.answers import Correction
from lookup.search.asking.compounds import compound_of
from lookup.search.asking.lexicon import Lexicon

# Shorter words have too many neighbours.
_SHORTEST = 4


class Slips:
    """Reads words that nothing is said with as known ones that are one slip away: a letter too
    many, too few or wrong, or two letters in each other's place."""

    def __init__(
        self, session: Session, maison: str, lexicon: Lexicon, known: Callable[[str], bool]
    ) -> None:
        """`known` tells whether a folded word may be meant as it is, although the lexicon has
        it not: it is in the catalogue, or the encoder was taught it."""
        self._session = session
        self._maison = maison
        self._lexicon = lexicon
        self._known = known

    def corrected(self, text: str) -> tuple[str, list[Correction]]:
        """The text with its slips corrected, and these; the text itself where it has none."""
        slips = [
            Correction(typed=word, read=near)
            for word in dict.fromkeys(runs(text))
            if self._may_be_slip(word) and (near := self._near(word))
        ]
        for slip in slips:
            text = re.sub(rf"(?<!\w){slip.typed}(?!\w)", slip.read, fold(text))
        return text, slips

    def _may_be_slip(self, word: str) -> bool:
        return (
            len(word) >= _SHORTEST
            and word.isalpha()
            and not is_unspaced(word)
            and word not in self._lexicon.words
            and compound_of(word, self._lexicon) is None
            and not self._known(word)
        )

    def _near(self, word: str) -> str | None:
        """The near word in the texts of most products, else one of the lexicon."""
        mine = Counter(each for each in self._words_like(word) if is_one_slip(word, each))
        if mine:
            return min(mine, key=lambda each: (-mine[each], each))
        near = [each for each in self._lexicon.things if is_one_slip(word, each)]
        # A letter is more often left out or turned round than taken for another.
        return min(near, key=lambda each: (len(each) <= len(word), each), default=None)

    def _words_like(self, word: str) -> Iterable[str]:
        """Words of the maison's texts. One slip leaves one half of a word as it was."""
        columns = (ProductText.category, ProductText.color, ProductText.attribute)
        texts = sum((" " + column for column in columns), start=ProductText.name)
        begins, ends = word[: len(word) // 2], word[len(word) // 2 + 1 :]
        found = self._session.scalars(
            select(texts)
            .join(Product, Product.id == ProductText.product_row_id)
            .join(Maison, Maison.id == Product.maison_id)
            .where(Maison.code == self._maison, Product.removed_at.is_(None))
            .where(or_(texts.contains(begins), texts.contains(ends)))
        )
        for text in found:
            yield from set(text.split())


def is_one_slip(word: str, other: str) -> bool:
    """Whether one letter too many, too few or wrong, or two neighbours turned round, is all that
    the two differ in; the same word is no slip."""
    if word == other or abs(len(word) - len(other)) > 1:
        return False
    same = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False))
    )
    rest, read = word[same:], other[same:]
    turned = rest[:2] == read[1::-1] and rest[2:] == read[2:]
    return turned or rest[1:] == read or rest == read[1:] or rest[1:] == read[1:]
