"""Rankings of products by words, each product met with its wishes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from sqlalchemy.orm import Session

from lookup.base.batches import batched
from lookup.catalog.reading.reader import ProductReader
from lookup.search.asking.lexicon import Lexicon
from lookup.search.asking.understanding import Word
from lookup.search.asking.wishes import Wishes, wanted
from lookup.search.ranking.candidates import Candidates
from lookup.search.ranking.full_text import TextQuery, full_text
from lookup.search.ranking.fusion import led_by

DEPTH = 100
"""How far down rankings are read before they are fused: nobody scrolls further."""
_BATCH = 50


class Rankings:
    """Ranks one maison's products; `store` is the one that asks."""

    def __init__(self, session: Session, maison: str, store: str | None, lexicon: Lexicon) -> None:
        self._reader = ProductReader(session)
        self._candidates = Candidates(session, maison, full_text(session))
        self._maison = maison
        self._store = store
        self._lexicon = lexicon

    def by_words(
        self,
        wishes: Wishes,
        words: tuple[Word, ...],
        *,
        all_words: bool = True,
        among: list[str] | None = None,
    ) -> list[str]:
        """Products that meet the wishes and have the words, best first; by name without words."""
        query = TextQuery(words, all_words) if words else None
        found = self._candidates.find(wishes, query, among=among)
        return list(islice(self._meeting(found, wishes), DEPTH))

    def say(self, word: Word) -> bool:
        """Whether any product's texts have the word."""
        return self._candidates.say(word)

    def narrowed(
        self, wishes: Wishes, *, among: Sequence[str] | None = None
    ) -> frozenset[str] | None:
        """Every product that may meet the wishes, None where nothing is wished.

        Only what the database tells by itself: attributes and exclusions need all that is said of
        a product to be read, which is too much for a whole catalogue.
        """
        if wishes == Wishes():
            return None
        return frozenset(self._candidates.find(wishes, None, among=among))

    def of_same_categories(self, product_ids: Iterable[str]) -> frozenset[str]:
        """Every product in a category that one of these is in, or in none."""
        return frozenset(self._candidates.of_same_categories(product_ids))

    def by_color(
        self, ranked: list[str], wishes: Wishes, *, besides: Sequence[str] = ()
    ) -> list[str]:
        """The ranking with those first that have the very colour, and those of `besides`."""
        if not wishes.exact_colors:
            return ranked
        exact = replace(wishes, colors=wishes.exact_colors)
        return led_by({*(self.narrowed(exact, among=ranked) or ()), *besides}, ranked)

    def meeting(self, ranked: Iterable[str], wishes: Wishes) -> list[str]:
        """The first of a ranking that meet the wishes, of products that `narrowed` gave."""
        return list(islice(self._meeting(ranked, wishes), DEPTH))

    def _meeting(self, product_ids: Iterable[str], wishes: Wishes) -> Iterator[str]:
        if not (wishes.attributes or wishes.excluded):
            yield from product_ids  # the database has checked all there is
            return
        for batch in batched(product_ids, _BATCH):
            cards = self._reader.cards(self._maison, batch, store=self._store)
            yield from (
                each
                for each in batch
                if each in cards and wanted(cards[each], wishes, self._lexicon)
            )
