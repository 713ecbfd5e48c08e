"""What is most like a product and can be had: by its stored pictures, its words and its colour."""

from collections.abc import Iterable, Sequence

import numpy as np
from sqlalchemy.orm import Session

from lookup.answers.building import product_answer
from lookup.answers.models import MatchedVariant
from lookup.base.errors import NotFound
from lookup.base.folding import tokens
from lookup.catalog.product_text import attribute_texts
from lookup.catalog.reading.cards import ProductCard, VariantCard
from lookup.catalog.reading.reader import ProductReader
from lookup.index.generation import Generation
from lookup.search.asking.answers import Alternative, Had
from lookup.search.asking.lexicon import Color, lexicon
from lookup.search.asking.understanding import understand
from lookup.search.asking.vocabulary import MaisonWords
from lookup.search.asking.wishes import Wishes
from lookup.search.ranking.fusion import fused, led_by
from lookup.search.ranking.rankings import Rankings

_PICTURES = 8
"""Of the product: more views say no more of what it looks like."""
_NEAREST = 400
_WORDS = 12
_CARDS = 60
"""So many of the most alike are looked at for stock."""


class Alternatives:
    """Finds them in one maison, as seen from one store and in one language."""

    def __init__(
        self,
        session: Session,
        maison: str,
        generation: Generation | None,
        *,
        store: str | None,
        locale: str | None,
        stores_listed: int,
    ) -> None:
        """`generation` is the one in service; without one, words and colours alone tell."""
        self._reader = ProductReader(session)
        self._maison = maison
        self._generation = generation
        self._store = store
        self._locale = locale
        self._stores_listed = stores_listed
        self._lexicon = lexicon()
        self._words = MaisonWords.read(session, maison, self._lexicon)
        self._rankings = Rankings(session, maison, store, self._lexicon)

    def of(self, product_id: str, *, sku: str | None, limit: int) -> list[Alternative]:
        """At most `limit` other products of its category (or of one above it, where that holds too
        few): what is here before what is near by, of each the most alike first. What no store has
        is left out, what no store has reported comes last.

        `sku` is the variant that is wanted: others in its colour and size come first. Raises
        NotFound for a product or store that is not there, and for a SKU of another product.
        """
        # In no language: categories and words are those of the catalogue itself.
        card = self._reader.cards(self._maison, [product_id], store=self._store).get(product_id)
        if card is None:
            raise NotFound(f"There is no product {product_id!r} here.", "Look it up by photo.")
        wanted = None if sku is None else _variant(card, sku)
        wishes, others = self._others(card, limit)
        seen = self._seen(card, wanted, others)
        said = self._alike_in_words(card, wishes, others)
        colors = self._colors(card, wanted)
        colored = set(self._rankings.by_words(Wishes(wishes.category, colors=colors), ()))
        by_looks = sorted(seen, key=lambda each: -seen[each])
        rest = [each for each in self._rankings.by_words(wishes, ()) if each in others]
        in_color = led_by(colored, list(dict.fromkeys([*by_looks, *said, *rest])))
        order = [each for each, _ in fused([each for each in (by_looks, said, in_color) if each])]
        found = [
            alternative
            for other in self._cards(order[:_CARDS])
            if (alternative := self._answer(other, colors, wanted, seen.get(other.product_id)))
        ]
        return sorted(found, key=lambda each: _FIRST.index(each.had))[:limit]

    def _cards(self, product_ids: Sequence[str]) -> Iterable[ProductCard]:
        return self._reader.cards(
            self._maison, product_ids, store=self._store, locale=self._locale
        ).values()

    def _others(self, card: ProductCard, enough: int) -> tuple[Wishes, frozenset[str]]:
        """The other products of the nearest category that holds `enough`, else of the highest."""
        own = {card.product_id}
        if card.category is None:
            return Wishes(), self._rankings.of_same_categories(own) - own
        parts = card.category.split("/")
        for depth in range(len(parts), 0, -1):
            wishes = Wishes(category="/".join(parts[:depth]))
            others = (self._rankings.narrowed(wishes) or frozenset()) - own
            if len(others) >= enough:
                break
        return wishes, others

    def _seen(
        self, card: ProductCard, wanted: VariantCard | None, others: frozenset[str]
    ) -> dict[str, float]:
        """The best cosine of each of the others to a picture of the product, in its colour where
        there is one."""
        if self._generation is None:
            return {}
        entries, vectors = self._generation.entries, self._generation.vectors
        own = np.flatnonzero(entries.showing([card.product_id])).tolist()
        colorway = wanted.colorway if wanted else None
        of_color = [row for row in own if colorway and entries.colorway(row) == colorway]
        rows = np.array(of_color or own, np.int64)[:_PICTURES]
        if not len(rows):
            return {}
        cosines, found = vectors.search(
            vectors.vectors(rows), _NEAREST, among=entries.showing(others)
        )
        best: dict[str, float] = {}
        for cosine, row in zip(cosines.ravel().tolist(), found.ravel().tolist(), strict=True):
            product = entries.product(row)
            best[product] = max(cosine, best.get(product, -1.0))
        return best

    def _alike_in_words(
        self, card: ProductCard, wishes: Wishes, others: frozenset[str]
    ) -> list[str]:
        """Those of the others that have most of the words that name and describe it."""
        text = " ".join((card.name, *attribute_texts(card.attributes)))
        words = understand(text, self._lexicon, self._words).words[:_WORDS]
        if not words:
            return []
        found = self._rankings.by_words(wishes, words, all_words=False)
        return [each for each in found if each in others]

    def _colors(self, card: ProductCard, wanted: VariantCard | None) -> frozenset[str]:
        """The maison's colours that are of the same families as what is wanted."""
        own = [wanted.color] if wanted else [each.color for each in card.variants]
        meant = [
            meaning
            for color in own
            if color
            for meaning in self._lexicon.colors.within(tokens(color))
        ]
        families = [Color(meaning.family, meaning.family) for meaning in meant]
        return frozenset((*filter(None, own), *self._words.colors_meant(families)))

    def _answer(
        self,
        card: ProductCard,
        colors: frozenset[str],
        wanted: VariantCard | None,
        similarity: float | None,
    ) -> Alternative | None:
        """None where it is known that no store has it."""
        size = wanted.size if wanted else None
        here = [each for each in card.variants if (each.stock.here or 0) > 0]
        fitting = [each for each in here if size in (None, each.size) or each.size is None]
        near = [each for each in card.variants if (each.stock.total or 0) > 0]
        unknown = [each for each in card.variants if each.stock.total is None]
        choices: tuple[tuple[Had, list[VariantCard]], ...] = (
            ("here", fitting),
            ("here_in_other_sizes", here),
            ("near", near),
            ("unknown", unknown),
        )
        for had, variants in choices:
            if variants:
                best = max(variants, key=lambda each: (each.color in colors, each.size == size))
                answer = product_answer(card, stores_listed=self._stores_listed)
                return Alternative(
                    **dict(answer),
                    variant=MatchedVariant(
                        sku=best.sku,
                        color=best.color,
                        size=best.size if size is not None and best.size == size else None,
                    ),
                    similarity=similarity,
                    had=had,
                )
        return None


_FIRST: tuple[Had, ...] = ("here", "here_in_other_sizes", "near", "unknown")


def _variant(card: ProductCard, sku: str) -> VariantCard:
    for variant in card.variants:
        if variant.sku == sku:
            return variant
    raise NotFound(
        f"The product {card.product_id!r} has no SKU {sku!r}.", "Name one of its own, or none."
    )
