"""What of an answer goes into the journal."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from numbers import Real
from typing import Any

from lookup.answers.models import LookupAnswer, Match
from lookup.demand.noter import NewDemand
from lookup.feedback.journal import NotedLookup
from lookup.feedback.models import Ranking
from lookup.matching.result import ProductMatch

_NOTED = 20
# Where in the catalogue's index the match came from: of no use once the index has changed.
_PASSING = frozenset({"image_id"})


def noted(
    maison: str,
    answer: LookupAnswer,
    ranking: Sequence[ProductMatch],
    demand: NewDemand | None = None,
    *,
    store: str | None = None,
    milliseconds: float = 0.0,
) -> NotedLookup:
    """The answer with the ranking behind it: also what was not shown can be what was right.
    `store` asked, and `milliseconds` passed from the request's last byte to the answer.

    All scores that matching gives the first twenty are kept, for calibration to learn from.
    """
    return NotedLookup(
        lookup_id=answer.lookup_id,
        maison=maison,
        at=datetime.now(UTC),
        generation=answer.generation,
        encoder=answer.encoder,
        decision=answer.decision,
        source=answer.source,
        ranking=_ranked(ranking) if ranking else [_scanned(match) for match in answer.matches],
        demand=demand,
        store=store,
        milliseconds=milliseconds,
    )


def _ranked(ranking: Sequence[ProductMatch]) -> Ranking:
    return [
        {
            field.name: _plain(getattr(match, field.name))
            for field in fields(match)
            if field.name not in _PASSING
        }
        for match in ranking[:_NOTED]
    ]


def _plain(value: Any) -> Any:
    """Names and numbers, alone or by name, as JSON has them; anything larger is left out."""
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, str | bool | int):
        return value
    return float(value) if isinstance(value, Real) else None


def _scanned(match: Match) -> dict[str, object]:
    return {
        "product_id": match.product.id,
        "similarity": match.similarity,
        "confidence": match.confidence,
    }
