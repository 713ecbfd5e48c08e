"""Products that can meet the wishes, ranked, straight from the database."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, exists, or_, select
from sqlalchemy.orm import Session

from lookup.base.folding import runs
from lookup.catalog.models import Maison, Product, StockLevel, Store, Variant
from lookup.search.asking.prices import PriceRange
from lookup.search.asking.understanding import Word
from lookup.search.asking.wishes import Wishes
from lookup.search.ranking.full_text import FullText, TextQuery, ids_of

# Said in a text, these may turn an excluded word into its opposite; only reading it tells.
_DENIALS = Word(
    "",
    ("without", "no", "not", "free", "sans", "senza", "sin", "ohne", "kein", "keine", "无", "不"),
)


class Candidates:
    """Finds products of one maison."""

    def __init__(self, session: Session, maison: str, index: FullText) -> None:
        self._session = session
        self._maison = maison
        self._index = index

    def find(
        self, wishes: Wishes, query: TextQuery | None, *, among: Sequence[str] | None = None
    ) -> Iterator[str]:
        """Ids of products that have a variant as wished, best text first, else by name.

        Attributes and exclusions are only narrowed down here: `lookup.search.asking.wishes.wanted`
        says whether a product meets them. `among` keeps other products out.
        """
        statement = self._statement(wishes, query)
        if among is not None:
            statement = statement.where(Product.product_id.in_(among))
        # Closed also where enough was found: a server-side cursor is held open otherwise.
        with self._session.scalars(statement.execution_options(yield_per=200)) as found:
            yield from found

    def say(self, word: Word) -> bool:
        """Whether any product's texts have the word; none is ranked, the first one is enough."""
        said = self._index.ranked(TextQuery((word,)))
        first = (
            select(Product.id)
            .join(Maison, Maison.id == Product.maison_id)
            .where(Maison.code == self._maison, Product.removed_at.is_(None))
            .where(Product.id.in_(ids_of(said)))
            .limit(1)
        )
        return self._session.scalar(first) is not None

    def of_same_categories(self, product_ids: Iterable[str]) -> Iterator[str]:
        """Ids of products in a category that one of these is in, or in none."""
        mine = (
            select(Product.product_id, Product.category)
            .join(Maison)
            .where(Maison.code == self._maison, Product.removed_at.is_(None))
        )
        some = mine.where(Product.product_id.in_(list(product_ids))).subquery()
        yield from self._session.scalars(
            mine.where(
                or_(Product.category.is_(None), Product.category.in_(select(some.c.category)))
            )
        )

    def _statement(self, wishes: Wishes, query: TextQuery | None) -> Select[str]:
        statement = (
            select(Product.product_id)
            .join(Maison, Maison.id == Product.maison_id)
            .where(Maison.code == self._maison, Product.removed_at.is_(None))
        )
        order: tuple[Any, ...] = (Product.name, Product.id)
        ranked = self._ranked(wishes, query)
        if ranked is not None:
            statement = statement.join(ranked, ranked.c.row_id == Product.id)
            order = (ranked.c.score.desc(), *order)
        if wishes.category is not None:
            below = wishes.category.rstrip("/") + "/"
            statement = statement.where(
                or_(
                    Product.category == wishes.category,
                    Product.category.startswith(below, autoescape=True),
                )
            )
        if wishes.of_variants:
            statement = statement.where(self._variant_exists(wishes))
        if wishes.excluded:
            statement = statement.where(self._without(wishes.excluded))
        return statement.order_by(*order)

    def _ranked(self, wishes: Wishes, query: TextQuery | None) -> Subquery | None:
        # Attributes are among the texts, so the index spares reading products that lack them. In
        # one query: SQLite plans a join of two full-text searches as a loop over both.
        texts = [value for value in wishes.attributes.values() if isinstance(value, str)]
        needed = tuple(Word("", (text,)) for text in texts if runs(text))
        asked = replace(query or TextQuery(()), needed=needed)
        return self._index.ranked(asked) if asked.words or needed else None

    def _variant_exists(self, wishes: Wishes) -> ColumnElement[bool]:
        conditions = [Variant.product_row_id == Product.id, Variant.removed_at.is_(None)]
        if wishes.colors is not None:
            conditions.append(Variant.color.in_(wishes.colors))
        if wishes.sizes is not None:
            conditions.append(Variant.size.in_(wishes.sizes))
        if wishes.skus is not None:
            conditions.append(Variant.sku.in_(wishes.skus))
        if wishes.price is not None:
            conditions += _priced(wishes.price)
        if wishes.excluded_colors:
            conditions.append(
                or_(Variant.color.is_(None), Variant.color.not_in(wishes.excluded_colors))
            )
        if wishes.in_stock_at is not None:
            conditions.append(
                exists(
                    select(StockLevel.variant_id)
                    .join(Store, Store.id == StockLevel.store_id)
                    .where(
                        StockLevel.variant_id == Variant.id,
                        StockLevel.quantity > 0,
                        Store.code == wishes.in_stock_at,
                        Store.maison_id == Product.maison_id,
                    )
                )
            )
        return exists(select(Variant.id).where(and_(*conditions)))

    def _without(self, excluded: tuple[Word, ...]) -> ColumnElement[bool]:
        # Whole words only: `nickelfrei` begins with what it denies.
        whole = tuple(Word("", word.alternatives) for word in excluded)
        said = self._index.ranked(TextQuery(whole, all_words=False))
        denied = self._index.ranked(TextQuery((_DENIALS,)))
        return or_(Product.id.not_in(ids_of(said)), Product.id.in_(ids_of(denied)))


def _priced(price: PriceRange) -> Iterator[ColumnElement[bool]]:
    if price.least is not None:
        yield Variant.price >= price.least
    if price.most is not None:
        yield Variant.price <= price.most
    if price.currencies:
        yield Variant.currency.in_(price.currencies)
