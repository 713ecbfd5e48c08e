"""One search, from request to findings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.answer_deadline import AnswerDeadline
from lookup.catalog.categories import products_in_category
from lookup.catalog.models import Maison, Product
from lookup.codes.leads import Lead, leads
from lookup.codes.photo import read_photo
from lookup.deployment import Deployed
from lookup.images.limits import PhotoLimits
from lookup.matching.result import ProductMatch
from lookup.search.answers import SearchResult, SearchSource
from lookup.search.folding import is_unspaced
from lookup.search.fusion import fused
from lookup.search.lexicon import lexicon
from lookup.search.photo import Pictured
from lookup.search.ranking import Rankings
from lookup.search.reading import read_request
from lookup.search.request import SearchRequest
from lookup.search.results import Results
from lookup.search.text_vectors import ranked_by_vector
from lookup.search.understanding import Word
from lookup.search.vocabulary import MaisonWords
from lookup.search.wishes import Wishes
from lookup.settings import Settings
from lookup.timing import StageTimer

_CERTAIN = 1.0


@dataclass(frozen=True)
class Findings:
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
        deployed: Deployed | None,
        timer: StageTimer,
    ) -> None:
        words = lexicon()
        self._session = session
        self._maison = maison
        self._request = request
        self._settings = settings
        self._deployed = deployed
        self._timer = timer
        self._top_k = request.top_k or settings.top_k
        self._text_vectors: SearchSource | None = None
        with timer.stage("catalog"):
            if request.category is not None:
                products_in_category(session, maison, request.category)  # or NotFound
            self.asked = read_request(request, words, MaisonWords.read(session, maison, words))
        self._rankings = Rankings(session, maison, request.store, words)
        self._results = Results(
            session,
            maison,
            store=request.store,
            locale=request.locale,
            lexicon=words,
            stores_listed=settings.stores_listed,
        )

    def pictured(
        self, deployed: Deployed, photo: bytes, limits: PhotoLimits, deadline: AnswerDeadline
    ) -> Pictured:
        """What the photo shows; a code in it decides. Raises PhotoError, and TooLate where the
        deadline passes before the photo is decoded or encoded."""
        request = self._request
        deadline.check()
        read = read_photo(
            photo,
            limits,
            side=deployed.matcher.photo_side,
            code_side=self._settings.code_side,
            box=request.box,
            timer=self._timer,
        )
        if scanned := self._scanned(leads(self._session, self._maison, read.codes)):
            return Pictured("match" if len(scanned) == 1 else "ambiguous", scanned)
        allowed = None
        if request.category is not None:
            allowed = products_in_category(self._session, self._maison, request.category)
        deadline.check()
        result = deployed.matcher.match(
            read.picture,
            top_k=self._settings.max_top_k,
            box=request.box,
            allowed=allowed,
            timer=self._timer,
        )
        # A match shows one product, but the search may want others that look like it.
        found = result.ranking if result.decision == "match" else result.proposed
        return Pictured(result.decision, found)

    def by_words(self) -> Findings:
        """Products whose texts have the words and that meet the wishes."""
        words, wishes = self.asked.understood.words, self.asked.wishes
        ranking = self._rankings.by_words(wishes, words)
        telling = tuple(word for word in words if _tells(word))
        relaxed = not ranking and len(words) > 1 and bool(telling)
        if relaxed:
            ranking = self._rankings.by_words(wishes, telling, all_words=False)
        literal = self.asked.literal
        by_name = self._rankings.by_words(self.asked.filters, literal) if literal else []
        rankings = [each for each in (ranking, by_name, self._by_vectors(wishes)) if each]
        found = fused(rankings)
        if found or not self.asked.understood.colors:
            results = self._show(found, wishes)
            return Findings(results, [], relaxed=relaxed and bool(results), next=self._next(found))
        any_color = replace(wishes, colors=self.asked.filters.colors)
        others = fused([self._rankings.by_words(any_color, words)])
        return Findings([], self._show(others, any_color), "other_colors", next=self._next(others))

    def by_photo(self, pictured: Pictured) -> Findings:
        """The photo's models as wished, or else other models of their category that are."""
        wishes = self.asked.wishes
        matches = {match.product_id: match for match in pictured.matches}
        models = [match.product_id for match in pictured.models]
        found = self._pictured_ranking(models, wishes)
        if found or not models:
            return Findings(self._show(found, wishes, matches), [], next=self._next(found))
        within = replace(wishes, category=wishes.category or self._category(models[0]))
        others = [match.product_id for match in pictured.others]
        ranked = self._pictured_ranking(others, within, and_others=True)
        return Findings(
            [], self._show(ranked, within, matches), "other_models", next=self._next(ranked)
        )

    def sources(self, pictured: Pictured | None) -> list[SearchSource]:
        """What took part in the ranking, and why the rest did not."""
        vectors = self._text_vectors or SearchSource(
            name="text_vectors", used=False, reason="The photo was compared instead."
        )
        no_photo = None if pictured else "No photo was sent."
        return [
            SearchSource(name="catalogue_text", used=True, reason=None),
            vectors,
            SearchSource(name="photo", used=pictured is not None, reason=no_photo),
        ]

    def _pictured_ranking(
        self, products: list[str], wishes: Wishes, *, and_others: bool = False
    ) -> list[tuple[str, float]]:
        """Those products that meet the wishes, by photo and by words; `and_others`: those of the
        category that are not among them too, behind."""
        words = self.asked.understood.words
        met = set(self._rankings.by_words(wishes, (), among=products))
        rankings = [[product for product in products if product in met]]
        if words:
            among = None if and_others else products
            rankings.append(self._rankings.by_words(wishes, words, all_words=False, among=among))
        if and_others and wishes.category is not None:
            rankings.append(self._rankings.by_words(wishes, ()))
        return fused([each for each in rankings if each])

    def _by_vectors(self, wishes: Wishes) -> list[str]:
        text, deployed, why_not = self._request.text, self._deployed, "No words were sent."
        if text and deployed is None:
            why_not = "No index is in service."
        elif text and deployed is not None:
            card = deployed.generation.encoder.card
            why_not = f"The encoder {card.name} reads no text."
            if card.text:
                self._text_vectors = SearchSource(name="text_vectors", used=True, reason=None)
                return ranked_by_vector(deployed, text, allowed=self._rankings.allowed(wishes))
        self._text_vectors = SearchSource(name="text_vectors", used=False, reason=why_not)
        return []

    def _show(
        self,
        ranked: Sequence[tuple[str, float]],
        wishes: Wishes,
        matches: dict[str, ProductMatch] | None = None,
    ) -> list[SearchResult]:
        shown = ranked[self._request.after :][: self._top_k]
        return self._results.of(shown, wishes, self.asked.understood.words, matches)

    def _next(self, ranked: Sequence[tuple[str, float]]) -> int | None:
        behind = self._request.after + self._top_k
        return behind if behind < len(ranked) else None

    def _scanned(self, found: Sequence[Lead]) -> tuple[ProductMatch, ...]:
        first = {variant.product_id: variant for lead in found for variant in lead.variants}
        return tuple(
            ProductMatch(product, _CERTAIN, _CERTAIN / len(first), variant.colorway, 0)
            for product, variant in first.items()
        )

    def _category(self, product_id: str) -> str | None:
        return self._session.scalar(
            select(Product.category)
            .join(Maison, Maison.id == Product.maison_id)
            .where(Maison.code == self._maison, Product.product_id == product_id)
        )


def _tells(word: Word) -> bool:
    """Whether having just this word says anything: single letters and digits are in every code."""
    return len(word.text) > 1 or is_unspaced(word.text)
