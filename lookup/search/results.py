"""From ranked products to the results of an answer."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.answers.building import match_answer, product_answer
from lookup.answers.models import MatchedVariant
from lookup.catalog.models import Maison, Product
from lookup.catalog.product_text import FIELDS, ProductText
from lookup.catalog.reading.cards import ProductCard, VariantCard
from lookup.catalog.reading.reader import ProductReader
from lookup.matching.result import ProductMatch
from lookup.search.asking.answers import SearchResult
from lookup.search.asking.lexicon import Lexicon
from lookup.search.asking.understanding import Word
from lookup.search.asking.wishes import Wishes, wanted
from lookup.search.ranking.full_text import has_word


class Results:
    """Makes results for one maison, as seen from one store and in one language."""

    def __init__(
        self,
        session: Session,
        maison: str,
        *,
        store: str | None,
        locale: str | None,
        lexicon: Lexicon,
        stores_listed: int,
    ) -> None:
        self._session = session
        self._maison = maison
        self._store = store
        self._locale = locale
        self._lexicon = lexicon
        self._stores_listed = stores_listed

    def of(
        self,
        ranked: Sequence[tuple[str, float]],
        wishes: Wishes,
        words: Sequence[Word],
        matches: Mapping[str, ProductMatch] | None = None,
    ) -> list[SearchResult]:
        """One result for each (product id, score) that is still in the catalogue, in order.

        `matches` are those of the photo, where there is one.
        """
        cards = ProductReader(self._session).cards(
            self._maison, [each for each, _ in ranked], store=self._store, locale=self._locale
        )
        texts = self._texts(list(cards)) if words else {}
        return [
            self._result(
                cards[each],
                score,
                wishes,
                [word.text for word in words if has_word(texts.get(each, ()), word)],
                (matches or {}).get(each),
            )
            for each, score in ranked
            if each in cards
        ]

    def _result(
        self,
        card: ProductCard,
        score: float,
        wishes: Wishes,
        words: list[str],
        match: ProductMatch | None,
    ) -> SearchResult:
        as_asked = wanted(card, wishes, self._lexicon)
        return SearchResult(
            **dict(product_answer(card, stores_listed=self._stores_listed)),
            score=round(score, 4),
            words=words,
            variant=self._variant(card, as_asked if wishes.of_variants else [], wishes, match),
            matching_skus=[variant.sku for variant in as_asked],
            similarity=match.similarity if match else None,
            confidence=match.confidence if match else None,
        )

    def _variant(
        self,
        card: ProductCard,
        as_asked: Sequence[VariantCard],
        wishes: Wishes,
        match: ProductMatch | None,
    ) -> MatchedVariant | None:
        """The variant asked for, in the very colour if any, and of these one in stock here if any;
        else the one in the photo."""
        if not as_asked:
            shown = match_answer(match, card, stores_listed=0) if match else None
            return shown.variant if shown else None
        chosen = max(
            as_asked,
            key=lambda each: (each.color in wishes.exact_colors, (each.stock.here or 0) > 0),
        )
        single = sum(variant.color == chosen.color for variant in as_asked) == 1
        return MatchedVariant(
            sku=chosen.sku, color=chosen.color, size=chosen.size if single else None
        )

    def _texts(self, product_ids: list[str]) -> dict[str, list[str]]:
        columns = [getattr(ProductText, name) for name in FIELDS]
        rows = self._session.execute(
            select(Product.product_id, *columns)
            .join(ProductText, ProductText.product_row_id == Product.id)
            .join(Maison, Maison.id == Product.maison_id)
            .where(Maison.code == self._maison, Product.product_id.in_(product_ids))
        )
        return {product_id: " ".join(texts).split() for product_id, *texts in rows}
