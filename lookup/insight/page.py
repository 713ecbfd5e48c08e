"""A part of an insight."""

from collections.abc import Sequence
from typing import Any, get_args

from lookup.insight.findings import Finding, FindingName, Insight, InsightAnswer

_LISTS: tuple[FindingName, ...] = get_args(FindingName)


def insight_page(
    insight: Insight, published: str | None, *, only: FindingName | None, after: int, limit: int
) -> InsightAnswer:
    """At most `limit` of each finding, or of `only` one, behind the first `after`."""
    asked = _LISTS if only is None else (only,)
    lists: dict[str, Sequence[Finding]] = {name: getattr(insight, name) for name in asked}
    end = after + limit
    further = any(len(found) > end for found in lists.values())
    whole: dict[str, Any] = {name: getattr(insight, name) for name in Insight.model_fields}
    parts = {name: lists.get(name, ())[after:end] for name in _LISTS}
    return InsightAnswer.model_validate(
        whole
        | {name: list(part) for name, part in parts.items()}
        | {
            "published": published,
            "outdated": insight.generation != published,
            "next": str(end) if further else None,
        }
    )
