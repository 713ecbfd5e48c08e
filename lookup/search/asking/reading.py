"""From a request to what is wished: the words' part and the filters' part."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lookup.base.errors import InvalidRequest
from lookup.base.folding import runs
from lookup.search.asking.answers import Chip, ChipKind
from lookup.search.asking.lexicon import Lexicon
from lookup.search.asking.request import SearchRequest
from lookup.search.asking.understanding import Choice, SortedWords, Word, understand
from lookup.search.asking.vocabulary import MaisonWords
from lookup.search.asking.wishes import Wishes


@dataclass(frozen=True)
class ParsedSearch:
    """`filters` are the request's own; `wishes` are those and what the words ask for.

    `literal` are the words with colours and sizes taken as names: `Rose` may be a bag. `nothing`:
    no filter is set and no word says anything, as in `!?` or `this one`.
    """

    understood: SortedWords
    filters: Wishes
    wishes: Wishes
    literal: tuple[Word, ...]
    nothing: bool


def read_request(request: SearchRequest, lexicon: Lexicon, maison: MaisonWords) -> ParsedSearch:
    """Raises InvalidRequest for a search of stock without a store."""
    understood = understand(request.text or "", lexicon, maison)
    excluded = [understand(text, lexicon, maison) for text in request.exclude]
    if request.in_stock and request.store is None:
        raise InvalidRequest(
            [("store", "is needed to tell what is in stock")], "Name the store that asks."
        )
    filters = Wishes(
        category=request.category,
        colors=None if request.color is None else maison.colors_named(request.color),
        sizes=None if request.size is None else maison.sizes_named(request.size),
        excluded_colors=_values(choice for each in excluded for choice in each.colors),
        in_stock_at=request.store if request.in_stock else None,
        attributes=request.attributes,
        excluded=tuple(word for each in excluded for word in each.words),
    )
    wishes = replace(
        filters,
        colors=_both(filters.colors, understood.colors if maison.names_colors else ()),
        exact_colors=frozenset(color for each in understood.colors for color in each.exact),
        sizes=_both(filters.sizes, understood.sizes),
        excluded_colors=filters.excluded_colors | _values(understood.excluded_colors),
        in_stock_at=filters.in_stock_at or (request.store if understood.in_stock else None),
        excluded=(*filters.excluded, *understood.excluded),
        price=understood.price.range if understood.price else None,
    )
    nothing = not request.exclude and (understood, filters) == (SortedWords(), Wishes())
    return ParsedSearch(understood, filters, wishes, _literal(understood), nothing)


def chips(understood: SortedWords) -> list[Chip]:
    """What was understood, for people to see and correct."""
    choices: tuple[tuple[ChipKind, tuple[Choice, ...]], ...] = (
        ("color", understood.colors),
        ("size", understood.sizes),
        ("without_color", understood.excluded_colors),
    )
    words: tuple[tuple[ChipKind, tuple[Word, ...]], ...] = (
        ("word", understood.words),
        ("without", understood.excluded),
    )
    return [
        *(Chip(kind=kind, text=word.text, values=[]) for kind, all_ in words for word in all_),
        *(
            Chip(kind=kind, text=choice.text, values=list(choice.values))
            for kind, all_ in choices
            for choice in all_
        ),
        *([Chip(kind="in_stock", text="", values=[])] if understood.in_stock else []),
        *([Chip(kind="price", text=price.text, values=[])] if (price := understood.price) else []),
    ]


def _literal(understood: SortedWords) -> tuple[Word, ...]:
    choices = (*understood.colors, *understood.sizes)
    denied = understood.excluded or understood.excluded_colors or understood.in_stock
    if not choices or denied or understood.price:
        return ()
    names = (Word(run, (run,), in_name=True) for choice in choices for run in runs(choice.text))
    return (*understood.words, *names)


def _values(choices: Iterable[Choice]) -> frozenset[str]:
    return frozenset(value for choice in choices for value in choice.values)


def _both(filters: frozenset[str] | None, choices: tuple[Choice, ...]) -> frozenset[str] | None:
    if not choices:
        return filters
    said = _values(choices)
    return said if filters is None else said & filters
