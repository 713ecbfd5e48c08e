"""What the service tells of an insight, and that it reads it once."""

from pathlib import Path

import pytest

from lookup.base.errors import NotFound
from lookup.base.home import Home
from lookup.insight.file import InsightFile
from lookup.insight.findings import Drift, FalseMatchBound
from lookup.service.insight import Insights
from tests.insight.samples import insight_of

GENERATION = "20250314T023000Z-0a1b2c3d"
BROKEN = FalseMatchBound(
    since=None,
    photos=9,
    matched=9,
    confidence=0.95,
    at_least=0.7,
    at_most=1,
    allowed=0.01,
    broken=True,
)
DRIFTED = Drift(since=None, lookups=99, similarity=0.4, learnt=0.7, shift=-3, drifted=True)


def test_before_the_first_run_nobody_knows(tmp_path: Path) -> None:
    insights = Insights(Home(tmp_path))
    assert insights.warnings("alba") is None
    with pytest.raises(NotFound, match="indexer insight"):
        insights.page("alba", only=None, after=0, limit=9)


def test_a_new_run_is_read_and_an_old_one_only_once(tmp_path: Path) -> None:
    file, insights = InsightFile(Home(tmp_path), "alba"), Insights(Home(tmp_path))
    file.write(insight_of(GENERATION))
    assert insights.warnings("alba") == (False, False)
    file.write(insight_of(GENERATION).model_copy(update={"bound": BROKEN, "drift": DRIFTED}))
    assert insights.warnings("alba") == (True, True)
    first, second = (insights._newest("alba") for _ in "ab")
    assert first is second
