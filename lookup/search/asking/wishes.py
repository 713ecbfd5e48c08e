"""What a product must be and must not be, whatever ranks it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lookup.base.folding import fold, tokens
from lookup.catalog.product_text import attribute_texts
from lookup.catalog.reading.cards import ProductCard, VariantCard
from lookup.search.asking.lexicon import Lexicon
from lookup.search.asking.prices import PriceRange
from lookup.search.asking.understanding import Word, is_free_of

_NEGATION_REACH = 3  # "contains no traces of nickel"


@dataclass(frozen=True)
class Wishes:
    """Exact conditions; a variant must meet all of them at once, but for `exact_colors`: of
    `colors` those that are just what was said, which come first.

    `colors`, `sizes` and `skus` are names as the catalogue has them, None where any will do, empty
    where none can. `attributes` may be the product's or the variant's. `excluded` words must not
    be said of product or variant, unless to say that it is without.
    """

    category: str | None = None
    colors: frozenset[str] | None = None
    exact_colors: frozenset[str] = frozenset()
    sizes: frozenset[str] | None = None
    excluded_colors: frozenset[str] = frozenset()
    in_stock_at: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    excluded: tuple[Word, ...] = ()
    price: PriceRange | None = None
    skus: frozenset[str] | None = None

    @property
    def of_variants(self) -> bool:
        """Whether some variants of a product may meet them and others not."""
        return bool(
            self.colors is not None
            or self.sizes is not None
            or self.excluded_colors
            or self.in_stock_at
            or self.attributes
            or self.excluded
            or self.price is not None
            or self.skus is not None
        )


def wanted(card: ProductCard, wishes: Wishes, lexicon: Lexicon) -> list[VariantCard]:
    """The product's variants that meet the wishes (the category aside), in the card's order."""
    if mentions((card.name, card.description, *attribute_texts(card.attributes)), wishes, lexicon):
        return []
    return [variant for variant in card.variants if _meets(card, variant, wishes, lexicon)]


def _meets(card: ProductCard, variant: VariantCard, wishes: Wishes, lexicon: Lexicon) -> bool:
    return (
        (wishes.colors is None or variant.color in wishes.colors)
        and (wishes.sizes is None or variant.size in wishes.sizes)
        and variant.color not in wishes.excluded_colors
        and (wishes.skus is None or variant.sku in wishes.skus)
        and (wishes.price is None or wishes.price.holds(variant.price, variant.currency))
        and (wishes.in_stock_at is None or (variant.stock.here or 0) > 0)
        and all(
            _has(variant.attributes, name, value) or _has(card.attributes, name, value)
            for name, value in wishes.attributes.items()
        )
        and not mentions((variant.color, *attribute_texts(variant.attributes)), wishes, lexicon)
    )


def _has(attributes: Mapping[str, Any], name: str, value: Any) -> bool:
    """Whether the attribute is the value or holds it among others; case and accents don't count."""
    held = attributes.get(name)
    if isinstance(held, list | tuple):
        return any(_same(each, value) for each in held)
    return held is not None and _same(held, value)


def _same(held: Any, value: Any) -> bool:
    if isinstance(held, bool) or isinstance(value, bool):
        return held is value
    return fold(str(held)).strip() == fold(str(value)).strip()


def mentions(texts: Sequence[str | None], wishes: Wishes, lexicon: Lexicon) -> bool:
    """Whether the texts say that something excluded is there."""
    if not wishes.excluded:
        return False
    terms = {
        tuple(tokens(form))
        for word in wishes.excluded
        for term in word.alternatives
        for form in (term, f"{term}s")
    }
    return any(text and any(_affirmed(tokens(text), terms, lexicon)) for text in texts)


def _affirmed(words: list[str], terms: set[tuple[str, ...]], lexicon: Lexicon) -> Iterator[bool]:
    longest = max(map(len, terms), default=0)
    for at in range(len(words)):
        for length in range(1, longest + 1):
            if tuple(words[at : at + length]) in terms and not is_free_of(words[at]):
                yield not _denied(words, at, length, lexicon)


def _denied(words: list[str], at: int, length: int, lexicon: Lexicon) -> bool:
    before = range(max(0, at - _NEGATION_REACH), at)
    return bool(
        any(lexicon.without.at(words, start)[0] for start in before)
        or lexicon.without_after.at(words, at + length)[0]
    )
