"""What a shadow generation would change is counted, with intervals."""

from datetime import UTC, datetime

import pytest

from lookup.evaluation.shadow import shadow_report
from lookup.matching.result import Decision
from lookup.service.shadow_notes import Seen, ShadowNote


def note(before: tuple[Decision, str, float], after: tuple[Decision, str, float]) -> ShadowNote:
    one, other = (
        Seen(generation=generation, decision=seen[0], product=seen[1], milliseconds=seen[2])
        for generation, seen in (("old", before), ("new", after))
    )
    return ShadowNote(at=datetime.now(UTC), published=one, shadow=other)


def test_before_the_first_look_up_nothing_is_known() -> None:
    report = shadow_report("old", "new", [])
    assert report.lookups == 0
    assert report.same_product is None


def test_agreement_changes_and_latency() -> None:
    same = note(("match", "A", 100), ("match", "A", 60))
    moved = note(("match", "A", 100), ("match", "B", 70))
    lost = note(("match", "C", 100), ("none", "C", 60))
    report = shadow_report("old", "new", [same] * 7 + [moved] * 2 + [lost])
    assert report.same_product is not None
    assert report.same_decision is not None
    assert report.latency_ms is not None
    assert (report.same_product.value, report.same_decision.value) == (0.8, 0.9)
    assert report.same_product.ci95 == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert report.decisions == {"match > match": 9, "match > none": 1}
    (change,) = report.changes
    assert (change.published, change.shadow, change.lookups) == ("A", "B", 2)
    latency = report.latency_ms
    assert (latency.published_p50, latency.shadow_p50, latency.slower) == (100, 60, -38)
    assert latency.slower_ci95[0] < -38 < latency.slower_ci95[1] < 0
