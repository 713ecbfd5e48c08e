"""Outcomes written by hand, for figures that are worked by hand."""

from pathlib import Path
from typing import Any

from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.outcome import Outcome
from lookup.matching.result import Decision, MatchResult, ProductMatch


def outcome(
    right: str | None,
    ranked: list[str],
    decision: Decision = "match",
    *,
    variant: str | None = None,
    open_set: bool = False,
    confidence: float = 0.5,
    photo: str = "x.jpg",
    category: str = "Bags",
    embed_ms: float = 10.0,
    shown: int = 0,
) -> Outcome:
    """A photo of `right` for which `ranked` came back; each product in its colour `ID-red`."""
    attributes: dict[str, Any] = {"open_set": True} if open_set else {}
    query = LabelledImage("query", Path(photo), right, variant, category, attributes)
    ranking = tuple(ProductMatch(name, 0.5, confidence, f"{name}-red", 0) for name in ranked)
    return Outcome(
        query, MatchResult(decision, ranking, shown=shown), embed_ms=embed_ms, search_ms=5.0
    )


def unknown(confidence: float, decision: Decision = "none", photo: str = "o.jpg") -> Outcome:
    """A photo of something that the catalogue does not have."""
    return outcome(None, ["A"], decision, open_set=True, confidence=confidence, photo=photo)
