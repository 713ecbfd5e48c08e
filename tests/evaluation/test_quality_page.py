"""`measure.py quality`: the page's tables say what the documents say."""

from datetime import UTC, datetime
from typing import Any

import pytest
from measures import quality
from measures.page import PAGE, between_markers

from lookup.base.errors import BadInput
from lookup.evaluation.summary import summarize
from tests.evaluation.labelled import outcome, unknown


@pytest.fixture
def document() -> dict[str, Any]:
    outcomes = [
        outcome("A", ["A"], "match", variant="A-red", confidence=0.9),
        outcome("B", ["A"], "none", variant="B-red", confidence=0.2),
        unknown(0.1),
    ]
    return summarize(outcomes, encoder="embedded", gallery=2).model_dump(mode="json")


def test_the_tables_hold_the_figures(document: dict[str, Any]) -> None:
    commands = {s.name: quality.evaluate_command(s, "embedded") for s in quality.SETS}
    measured = {name: (command, document) for name, command in commands.items()}
    half = {
        "photos": 9,
        "expected_calibration_error": 0.07,
        "coverage": 0.4,
        "match_precision": None,
        "false_match_rate": 0.0,
    }
    taught = {**half, "expected_calibration_error": 0.03, "match_precision": 1.0}
    halves = {"groceries": ("halves", {"without": half, "with_labels": taught, "used": 1})}
    alone = {"signals": ["global"], "recall_at_1": 0.4, "variant_recall_at_1": 0.3}
    both = {"signals": ["global", "colour"], "recall_at_1": 0.6, "variant_recall_at_1": None}
    ablations = {"groceries": ("ablation", {"ablations": [alone, both]})}
    text = quality.figures(measured, halves, ablations, datetime(2025, 3, 14, tzinfo=UTC))
    row = "| groceries | 9 | 0.070 → 0.030 | 0.400 → 0.400 |  → 1.000 | 0.000 → 0.000 | 1 of 2 |"
    assert row in text
    assert "| global | 0.400 / 0.300 |\n| global + colour | 0.600 /  |" in text
    assert "Measured on 2025-03-14" in text
    assert "| groceries | 2 | 2 | 0.500 (0.00 to 1.00) |" in text
    assert "- Targets on magento_luma: **recall@1 ≥ 0.75 missed by 0.250**, " in text
    assert (
        "- Targets on groceries: **recall@1 ≥ 0.90 missed by 0.400**, false matches ≤ 0.01, "
        in text
    )
    assert all(command in text for command in commands.values())


def test_a_target_is_missed_by_what_lacks() -> None:
    floor = quality.Target("s", "recall", ("r",), at_least=0.9)
    ceiling = quality.Target("s", "false matches", ("f",), at_most=0.01)
    assert (floor.missed_by(0.85), floor.missed_by(0.95)) == (pytest.approx(0.05), 0.0)
    assert (ceiling.missed_by(0.03), ceiling.missed_by(0.0)) == (pytest.approx(0.02), 0.0)


@pytest.mark.parametrize("subject", ["figures", "conditions"])
def test_the_page_in_the_repository_has_the_markers(subject: str) -> None:
    between_markers(PAGE.read_text(encoding="utf-8"), "new", subject)


def test_only_what_is_between_the_markers_changes() -> None:
    begin, end = "<!-- figures: begin -->", "<!-- figures: end -->"
    once = between_markers(f"before\n{begin}\nold\n{end}\nafter\n", "new", "figures")
    assert once == f"before\n{begin}\n\nnew\n\n{end}\nafter\n"
    assert between_markers(once, "new", "figures") == once


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(BadInput, match="lacks"):
        between_markers("nothing here", "new", "figures")
