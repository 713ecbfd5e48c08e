"""One search, from request to findings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.base.errors import BadCode, NotFound
from lookup.base.folding import is_unspaced
from lookup.catalog.models import Maison, Product
from lookup.catalog.reading.cards import VariantRef
from lookup.catalog.reading.categories import products_in_category
from lookup.catalog.reading.reader import ProductReader
from lookup.codes.leads import typed_code
from lookup.index.generation import Generation
from lookup.matching.result import ProductMatch
from lookup.search.asking.answers import SearchResult, SearchSource
from lookup.search.asking.lexicon import lexicon
from lookup.search.asking.reading import read_request
from lookup.search.asking.request import SearchRequest
from lookup.search.asking.understanding import Word
from lookup.search.asking.vocabulary import MaisonWords
from lookup.search.asking.wishes import Wishes
from lookup.search.photo import PhotoMatches
from lookup.search.ranking.fusion import fused
from lookup.search.ranking.merging import Merging
from lookup.search.ranking.rankings import Rankings
from lookup.search.ranking.text_vectors import WordVectors
from lookup.search.results import Results
from lookup.search.slips import Slips
from lookup.settings.table import Settings

# Digits of a GTIN-8.
_SHORTEST_CODE = 8


@dataclass(frozen=True)
class SearchFindings:
    """Results, and apart from them what is not quite what was asked."""

    results: list[SearchResult]
    alternatives: list[SearchResult]
    alternatives_are: Literal["other_models", "other_colors"] | None = None
    relaxed: bool = False
    next: int | None = None


class SearchRun:
    """One search in one session."""

    def __init__(
        self,
        session: Session,
        maison: str,
        request: SearchRequest,
        settings: Settings,
        generation: Generation | None,
        vectors: WordVectors,
        pictured: PhotoMatches | None = None,
    ) -> None:
        """`generation` is the one in service, `pictured` what the request's photo shows.

        Raises NotFound for a category that holds nothing.
        """
        words = lexicon()
        self._session = session
        self._maison = maison
        self._request = request
        self._pictured = pictured
        self._top_k = request.top_k or settings.top_k
        if request.category is not None:
            products_in_category(session, maison, request.category)  # or NotFound
        self._rankings = Rankings(session, maison, request.store, words)
        self._generation = generation
        text, self.corrected = Slips(session, maison, words, self._is_known).corrected(
            request.text or ""
        )
        self.asked = read_request(
            replace(request, text=text), words, MaisonWords.read(session, maison, words)
        )
        self._merging = Merging(self.asked, self._rankings, generation, vectors)
        self._results = Results(
            session,
            maison,
            store=request.store,
            locale=request.locale,
            lexicon=words,
            stores_listed=settings.stores_listed,
        )

    def findings(self) -> SearchFindings:
        """What the catalogue has of what is asked."""
        if self._pictured is not None:
            return self._by_photo(self._pictured)
        return self._by_code() or self._by_words()

    def sources(self) -> list[SearchSource]:
        """What took part in the ranking, and why the rest did not."""
        vectors = self._merging.source()
        if self._pictured:
            reason = "The photo was compared instead."
            vectors = SearchSource(name="text_vectors", used=False, reason=reason)
        no_photo = None if self._pictured else "No photo was sent."
        return [
            SearchSource(name="catalogue_text", used=True, reason=None),
            vectors,
            SearchSource(name="photo", used=self._pictured is not None, reason=no_photo),
        ]

    def _is_known(self, word: str) -> bool:
        """Whether the catalogue's texts have the word, or the encoder was taught it."""
        if self._rankings.say(Word(word, (word,))):
            return True
        encoder = self._generation.encoder if self._generation else None
        return encoder is not None and encoder.card.text and encoder.knows(word)

    def _by_code(self) -> SearchFindings | None:
        """The product of a SKU or GTIN that was typed in place of words, as that variant; None
        where it leads nowhere."""
        variants = self._coded((self._request.text or "").strip())
        if not variants:
            return None
        wishes = replace(self.asked.filters, skus=frozenset(each.sku for each in variants))
        products = list(dict.fromkeys(variant.product_id for variant in variants))
        found = self._rankings.by_words(wishes, (), among=products)
        return SearchFindings(self._show(found, wishes), [], next=self._next(found))

    def _coded(self, text: str) -> tuple[VariantRef, ...]:
        """Digits alone are a code from the shortest GTIN on: fewer may be a size or a year."""
        if sum(letter.isdigit() for letter in text) >= _SHORTEST_CODE:
            try:
                return typed_code(self._session, self._maison, text)
            except (BadCode, NotFound):
                return ()
        if text.isdigit():
            return ()
        return ProductReader(self._session).with_sku(self._maison, text)

    def _by_words(self) -> SearchFindings:
        """Products that meet the wishes, by what their texts say and by what they look like.

        Those whose texts have the words come before those that only look like it.
        """
        asked = self.asked
        words, wishes = asked.understood.words, asked.wishes
        if asked.nothing:
            return SearchFindings([], [])
        ranking = self._rankings.by_words(wishes, words)
        telling = tuple(word for word in words if _tells(word))
        relaxed = not ranking and len(words) > 1 and bool(telling)
        some = self._rankings.by_words(wishes, telling, all_words=False) if relaxed else []
        by_name = self._rankings.by_words(asked.filters, asked.literal) if asked.literal else []
        found = self._merging.merged(wishes, ranking, by_name, some)
        results = self._show(found, wishes)
        relaxed = relaxed and bool(results)
        if ranking or by_name or some or not asked.understood.colors:
            return SearchFindings(results, [], relaxed=relaxed, next=self._next(found))
        any_color = replace(wishes, colors=asked.filters.colors, exact_colors=frozenset())
        said = [each for each in self._rankings.by_words(any_color, words) if each not in found]
        others = [each for each in self._merging.merged(any_color, said) if each in said]
        shown = self._show(others, any_color)
        following = self._next(found) or self._next(others)
        return SearchFindings(results, shown, "other_colors", relaxed, following)

    def _by_photo(self, pictured: PhotoMatches) -> SearchFindings:
        """The photo's models as wished, or else other models of their category that are."""
        wishes = self.asked.wishes
        matches = {match.product_id: match for match in pictured.matches}
        models = [match.product_id for match in pictured.models]
        found = self._pictured_ranking(models, wishes)
        if found or not models:
            return SearchFindings(self._show(found, wishes, matches), [], next=self._next(found))
        category = wishes.category or self._category(models[0])
        others = [match.product_id for match in pictured.others]
        for nearest in self._less_and_less(replace(wishes, category=category)):
            ranked = self._pictured_ranking(others, nearest, and_others=True)
            ranked = [each for each in ranked if each not in models]
            if ranked:
                break
        relaxed = bool(ranked) and nearest != replace(wishes, category=category)
        shown = self._show(ranked, nearest, matches)
        return SearchFindings([], shown, "other_models", relaxed, self._next(ranked))

    def _less_and_less(self, wishes: Wishes) -> Iterator[Wishes]:
        """The wishes, then what is left of them where nothing meets them all: first any size, then
        any colour. Filters that were set, exclusions and the category stay."""
        filters = self.asked.filters
        any_size = replace(wishes, sizes=filters.sizes)
        any_color = replace(any_size, colors=filters.colors, exact_colors=frozenset())
        yield from (wishes, any_size, any_color)

    def _pictured_ranking(
        self, products: list[str], wishes: Wishes, *, and_others: bool = False
    ) -> list[str]:
        """Those products that meet the wishes, by photo and by words; `and_others`: those of the
        category that are not among them too, behind."""
        words = self.asked.understood.words
        met = set(self._rankings.by_words(wishes, (), among=products))
        rankings = [[product for product in products if product in met]]
        if words:
            among = None if and_others else products
            rankings.append(self._rankings.by_words(wishes, words, all_words=False, among=among))
        order = [each for each, _ in fused([each for each in rankings if each])]
        if and_others and wishes.category is not None:
            order += self._rankings.by_words(wishes, ())
        return self._rankings.by_color(list(dict.fromkeys(order)), wishes)

    def _show(
        self,
        ranked: Sequence[str],
        wishes: Wishes,
        matches: dict[str, ProductMatch] | None = None,
    ) -> list[SearchResult]:
        """Those of the page asked for; their scores say no more than their places do."""
        shown = fused([ranked])[self._request.after :][: self._top_k]
        return self._results.of(shown, wishes, self.asked.understood.words, matches)

    def _next(self, ranked: Sequence[str]) -> int | None:
        behind = self._request.after + self._top_k
        return behind if behind < len(ranked) else None

    def _category(self, product_id: str) -> str | None:
        return self._session.scalar(
            select(Product.category)
            .join(Maison, Maison.id == Product.maison_id)
            .where(Maison.code == self._maison, Product.product_id == product_id)
        )


def _tells(word: Word) -> bool:
    """Whether having just this word says anything: single letters and digits are in every code."""
    return len(word.text) > 1 or is_unspaced(word.text)
