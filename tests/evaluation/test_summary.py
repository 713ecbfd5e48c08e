"""summarize: each figure from the outcomes it is about, and none from others."""

import pytest

from lookup.evaluation.summary import summarize
from tests.evaluation.labelled import outcome, unknown


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
    assert summary.open_set.model_dump(exclude={"at_one_percent", "bound"}) == {
        "queries": 4,
        "false_match_rate": 0.25,
        "false_proposal_rate": 0.5,
        "coverage": 0.5,
        "match_precision": 0.5,
        "short_lists_right": 0.0,
    }
    assert summary.decisions == {"match": 3, "ambiguous": 2, "none": 3}


def test_nothing_measured_is_none_and_not_zero() -> None:
    summary = summarize([outcome(None, [], "none", open_set=True)], encoder="e", gallery=2)
    assert summary.recall_at_1 is None
    assert summary.open_set.coverage is None
    assert "recall_at_1" not in summary.ci95


def test_decisions_are_counted_by_what_would_have_been_right() -> None:
    outcomes = [
        outcome("A", ["A"], "match"),
        outcome("A", ["A"], "none"),
        outcome("A", ["B"], "match"),
        outcome("A", [], "none"),
        unknown(0.5, "ambiguous"),
    ]
    assert summarize(outcomes, encoder="e", gallery=2).decisions_by_truth == {
        "right_first": {"match": 1, "ambiguous": 0, "none": 1},
        "wrong_first": {"match": 1, "ambiguous": 0, "none": 1},
        "open_set": {"match": 0, "ambiguous": 1, "none": 0},
    }


def test_each_category_has_its_own_figures() -> None:
    outcomes = [
        outcome("A", ["A"], "match", category="Bags"),
        outcome("A", ["B", "A"], "match", category="Bags"),
        outcome("C", ["C"], "none", category="Shoes"),
    ]
    categories = summarize(outcomes, encoder="e", gallery=3).by_category
    assert list(categories) == ["Bags", "Shoes"]
    bags = categories["Bags"]
    assert (bags.queries, bags.products, bags.recall_at_1, bags.recall_at_5) == (2, 1, 0.5, 1.0)
    assert (bags.coverage, bags.match_precision) == (1.0, 0.5)
    assert bags.ci95 is None  # one product tells nothing about others
    assert categories["Shoes"].match_precision is None


def test_latency_adds_encoding_and_search() -> None:
    outcomes = [outcome("A", ["A"], embed_ms=ms) for ms in (10.0, 20.0, 30.0)]
    latency = summarize(outcomes, encoder="e", gallery=1).latency_ms
    assert (latency.p50, latency.embed.p50, latency.search.p50) == (25.0, 20.0, 5.0)


def test_no_false_match_among_few_photos_leaves_room_for_doubt() -> None:
    outcomes = [outcome("A", ["A"]), *[unknown(0.1)] * 10]
    low, high = summarize(outcomes, encoder="e", gallery=1).ci95["false_match_rate"]
    assert low == 0
    assert high == pytest.approx(0.2775, abs=1e-4)  # Wilson's upper end for 0 of 10


def test_a_photo_of_something_else_is_never_right_whatever_its_row_names() -> None:
    summary = summarize(
        [outcome("A", ["A"], open_set=True), outcome("B", ["B"])], encoder="e", gallery=2
    )
    assert (summary.recall_at_1, summary.open_set.queries) == (1.0, 1)
    assert summary.decisions_by_truth["open_set"]["match"] == 1


def test_the_document_has_the_fields_that_other_programs_read() -> None:
    document = summarize([outcome("A", ["A"])], encoder="e", gallery=1).model_dump(mode="json")
    assert {
        *("encoder", "queries", "gallery", "recall_at_1", "recall_at_5", "recall_at_10"),
        *("variant_recall_at_1", "macro_recall_at_1", "ci95", "open_set", "decisions"),
        "latency_ms",
    } <= document.keys()
    assert {"queries", "false_match_rate", "coverage"} <= document["open_set"].keys()
    assert document["decisions"].keys() == {"match", "ambiguous", "none"}
    assert {"p50", "p95"} <= document["latency_ms"].keys()
