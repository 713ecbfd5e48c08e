"""Words sent with a look-up's photo: they help to choose, and never add or remove a product."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from lookup.answers.models import Match
from lookup.matching.result import Decision
from lookup.search.asking.lexicon import lexicon
from lookup.search.asking.reading import read_request
from lookup.search.asking.request import SearchRequest
from lookup.search.asking.vocabulary import MaisonWords
from lookup.search.ranking.fusion import fused
from lookup.search.ranking.rankings import Rankings
from lookup.search.results import Results


def with_hints(
    session: Session,
    maison: str,
    text: str,
    decision: Decision,
    matches: Sequence[Match],
    *,
    store: str | None,
) -> list[Match]:
    """The matches with the variant that the words ask for, where a product has one.

    Where the photo is `ambiguous`, products that have it and that have the words come first; what
    the photo is sure of stays first.
    """
    words = lexicon()
    request = SearchRequest(text=text, store=store)
    asked = read_request(request, words, MaisonWords.read(session, maison, words))
    rankings = Rankings(session, maison, store, words)
    results = Results(session, maison, store=store, locale=None, lexicon=words, stores_listed=0)
    by_photo = [match.product.id for match in matches]
    having = rankings.by_words(asked.wishes, (), among=by_photo)
    shown = {
        result.product.id: result.variant
        for result in results.of([(each, 0.0) for each in having], asked.wishes, ())
    }
    hinted = [
        match.model_copy(update={"variant": shown[match.product.id]})
        if shown.get(match.product.id) is not None
        else match
        for match in matches
    ]
    if decision != "ambiguous":
        return hinted
    understood = asked.understood.words
    by_words = (
        rankings.by_words(asked.wishes, understood, all_words=False, among=by_photo)
        if understood
        else []
    )
    met = [each for each in by_photo if each in having]
    ranked = fused([each for each in (by_photo, met, by_words) if each])
    place = {product: at for at, (product, _) in enumerate(ranked)}
    return sorted(hinted, key=lambda match: place[match.product.id])
