"""The JSON answer of `POST /v1/search`; a result has the shape of a look-up's match."""

from typing import Literal

from pydantic import Field

from lookup.answers.models import Answer, MatchedVariant, ProductAnswer
from lookup.matching.result import Decision

ChipKind = Literal["word", "color", "size", "without", "without_color", "in_stock", "price"]
Had = Literal["here", "here_in_other_sizes", "near", "unknown"]
SourceName = Literal["catalogue_text", "text_vectors", "photo"]


class SearchResult(ProductAnswer):
    """A product found. `variant` and `matching_skus` are those that are as asked.

    `score` (0 to 1) orders the results of one search and means nothing across searches;
    `similarity` and `confidence` are those of the photo, None without one.
    """

    score: float
    words: list[str]
    variant: MatchedVariant | None
    matching_skus: list[str]
    similarity: float | None
    confidence: float | None


class Chip(Answer):
    """A part of the words and what it was taken for.

    `values` are the catalogue's own colours or sizes that it stands for; where there are none, the
    maison has no such colour or size.
    """

    kind: ChipKind
    text: str
    values: list[str]


class Correction(Answer):
    """A word that nothing is said with, and the near one that it was read as."""

    typed: str
    read: str


class SearchSource(Answer):
    """A way of finding products, and whether it took part; `reason` says why not."""

    name: SourceName
    used: bool
    reason: str | None


class CategoryChoice(Answer):
    """A category as the catalogue names it, its name for people, and how many products it has."""

    category: str
    name: str
    products: int


class ColorChoice(Answer):
    """A colour as the catalogue names it, and its name for people."""

    color: str
    name: str


class SearchChoices(Answer):
    """What a search can be narrowed to, that of most products first."""

    categories: list[CategoryChoice]
    colors: list[ColorChoice]
    sizes: list[str]


class Alternative(ProductAnswer):
    """A product that is most like another one; `variant` is what of it comes nearest and is had.

    `had` says where: here, in the wanted size where one is wanted; here in other sizes only; in
    other stores; or no store has reported it. `similarity` is the best raw cosine of the two
    products' pictures, None where one of them is in no index.
    """

    variant: MatchedVariant | None
    similarity: float | None
    had: Had


class AlternativeList(Answer):
    """What is most like a product and can be had, best first."""

    alternatives: list[Alternative]


class SearchTimings(Answer):
    """Milliseconds spent by stage; 0 for stages the search did without."""

    decode: float
    embed: float
    search: float
    catalog: float
    total: float


class SearchAnswer(Answer):
    """What was found, best first.

    `alternatives` are kept apart because they are not what was asked: other models where the
    photo's model is not had that way, or other colours where none with the words has the one asked
    for; `alternatives_are` says which. `relaxed`: no product has all the words, these have some.
    `decision` is that on the photo, None without one. `next` is the `after` that gives what comes
    behind these results or alternatives, None where that is nothing.
    """

    results: list[SearchResult]
    alternatives: list[SearchResult]
    alternatives_are: Literal["other_models", "other_colors"] | None
    understood: list[Chip]
    corrected: list[Correction] = Field(
        [], description="Slips of the words, and what they were read as."
    )
    relaxed: bool
    next: int | None
    sources: list[SearchSource]
    decision: Decision | None
    generation: str | None
    encoder: str | None
    timings_ms: SearchTimings
