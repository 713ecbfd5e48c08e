"""summarize: each figure from the outcomes it is about, and none from others."""

from pathlib import Path
from typing import Any

import pytest

from lookup.answers import Decision
from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.outcome import Outcome
from lookup.evaluation.summary import summarize
from lookup.matching.result import MatchResult, ProductMatch


def outcome(
    right: str | None,
    ranked: list[str],
    decision: Decision = "match",
    *,
    variant: str | None = None,
    open_set: bool = False,
) -> Outcome:
    attributes: dict[str, Any] = {"open_set": True} if open_set else {}
    query = LabelledImage("query", Path("x.jpg"), right, variant, "Bags", attributes)
    ranking = tuple(ProductMatch(name, 0.5, 0.5, f"{name}-red", 1) for name in ranked)
    return Outcome(query, MatchResult(decision, ranking), embed_ms=10.0, search_ms=5.0)


def test_recall_counts_the_place_of_the_right_product() -> None:
    outcomes = [
        outcome("A", ["A", "B"]),
        outcome("A", ["B", "A"]),
        outcome("A", [*"BCDEFGHIJ", "A"]),
        outcome("A", ["B"]),
    ]
    summary = summarize(outcomes, encoder="e", gallery=3)
    assert summary.recall_at_1 == 0.25
    assert summary.recall_at_5 == 0.5
    assert summary.recall_at_10 == 0.75


def test_the_variant_counts_only_with_the_right_product() -> None:
    outcomes = [
        outcome("A", ["A"], variant="A-red"),
        outcome("A", ["A"], variant="A-blue"),
        outcome("A", ["B"], variant="B-red"),
        outcome("A", ["A"]),
    ]
    assert summarize(outcomes, encoder="e", gallery=3).variant_recall_at_1 == pytest.approx(1 / 3)


def test_macro_recall_weighs_products_alike() -> None:
    outcomes = [outcome("A", ["A"])] * 9 + [outcome("B", ["A"])]
    assert summarize(outcomes, encoder="e", gallery=2).macro_recall_at_1 == 0.5


def test_open_set_photos_count_for_false_matches_and_not_for_recall() -> None:
    outcomes = [
        outcome("A", ["A"], "match"),
        outcome("A", ["B"], "match"),
        outcome("A", ["A"], "ambiguous"),
        outcome("A", ["A"], "none"),
        outcome(None, ["A"], "match", open_set=True),
        outcome(None, ["A"], "none", open_set=True),
        outcome(None, ["A"], "ambiguous", open_set=True),
        outcome(None, ["A"], "none", open_set=True),
    ]
    summary = summarize(outcomes, encoder="e", gallery=2)
    assert summary.recall_at_1 == 0.75
    assert summary.open_set.model_dump(exclude={"at_one_percent"}) == {
        "queries": 4,
        "false_match_rate": 0.25,
        "false_proposal_rate": 0.5,
        "coverage": 0.5,
        "match_precision": 0.5,
    }
    assert summary.decisions == {"match": 3, "ambiguous": 2, "none": 3}


def test_nothing_measured_is_none_and_not_zero() -> None:
    summary = summarize([outcome(None, [], "none", open_set=True)], encoder="e", gallery=2)
    assert summary.recall_at_1 is None
    assert summary.open_set.coverage is None
    assert "recall_at_1" not in summary.ci95
