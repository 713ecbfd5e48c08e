"""What feedback says of false matches, and look-ups of drift."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from indexer.insight.feedback import drift, false_match_bound
from lookup.catalog.database import Database
from lookup.catalog.models import Maison
from lookup.feedback.models import Feedback, LookupRecord
from lookup.insight.findings import Drift, FalseMatchBound
from lookup.matching.model import MatchingModel, Spread
from tests.boutique import MAISON, OTHER, catalogue, product

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
LEARNT = MatchingModel.shipped().model_copy(
    update={"matched_similarity": Spread(mean=0.7, deviation=0.1)}
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = catalogue(tmp_path, [product("P", "Bag")], other=[product("X", "Other")])
    yield opened
    opened.close()


def say(
    database: Database,
    decision: str,
    times: int = 1,
    *,
    of: str | None = None,
    at: datetime = MONDAY,
    maison: str = MAISON,
    lookup_id: str | None = None,
    source: str = "photo",
) -> None:
    """People say so many times what a look-up, decided so, really showed."""
    with database.session(write=True) as session:
        maison_id = session.scalars(select(Maison.id).where(Maison.code == maison)).one()
        before = session.query(Feedback).count()
        for number in range(times):
            session.add(
                Feedback(
                    maison_id=maison_id,
                    lookup_id=lookup_id or f"{maison}{before + number}",
                    given_at=at,
                    looked_up_at=at,
                    product_id=of,
                    generation="g",
                    encoder="e",
                    decision=decision,
                    source=source,
                    ranking=[],
                )
            )


def bound(database: Database, since: datetime | None = None) -> FalseMatchBound | None:
    with database.session() as session:
        return false_match_bound(session, MAISON, allowed=0.01, confidence=0.95, since=since)


def test_without_photos_of_other_things_nothing_is_known(database: Database) -> None:
    say(database, "match", of="P")
    say(database, "match", maison=OTHER)
    say(database, "match", source="code")
    assert bound(database) is None


def test_the_bounds_are_those_of_clopper_and_pearson(database: Database) -> None:
    say(database, "match", 2)
    say(database, "none", 98)
    found = bound(database)
    assert found is not None
    assert (found.photos, found.matched) == (100, 2)
    # qbeta(0.05, 2, 99) and qbeta(0.95, 3, 98)
    assert found.at_least == pytest.approx(0.003573, abs=1e-5)
    assert found.at_most == pytest.approx(0.061622, abs=1e-5)
    assert not found.broken


def test_a_rate_that_is_surely_more_than_allowed_breaks_it(database: Database) -> None:
    say(database, "match", 5)
    say(database, "ambiguous", 60)
    found = bound(database)
    assert found is not None
    assert found.at_least > 0.01
    assert found.broken


def test_only_what_came_since_counts_and_the_last_word_on_a_look_up(database: Database) -> None:
    say(database, "match", 9, at=MONDAY)
    tuesday = MONDAY + timedelta(days=1)
    say(database, "match", at=tuesday, lookup_id="again")
    say(database, "match", of="P", at=tuesday, lookup_id="again")
    say(database, "none", at=tuesday)
    found = bound(database, since=MONDAY)
    assert found is not None
    assert (found.photos, found.matched) == (1, 0)


def look_up(database: Database, similarities: list[float], decision: str = "match") -> None:
    with database.session(write=True) as session:
        maison_id = session.scalars(select(Maison.id).where(Maison.code == MAISON)).one()
        before = session.query(LookupRecord).count()
        for number, similarity in enumerate(similarities):
            session.add(
                LookupRecord(
                    lookup_id=f"{before + number}",
                    maison_id=maison_id,
                    at=MONDAY,
                    generation="g",
                    encoder="e",
                    decision=decision,
                    source="photo",
                    ranking=[{"product_id": "P", "similarity": similarity, "confidence": 1.0}],
                )
            )


def moved(database: Database, model: MatchingModel = LEARNT) -> Drift | None:
    with database.session() as session:
        return drift(session, MAISON, model, since=None)


@pytest.mark.parametrize(
    ("similarity", "photos", "drifted"), [(0.75, 60, False), (0.55, 60, True), (0.55, 49, False)]
)
def test_photos_drift_when_enough_of_them_are_far_from_what_was_learnt(
    database: Database, similarity: float, photos: int, drifted: bool
) -> None:
    look_up(database, [similarity] * photos)
    look_up(database, [0.1] * 99, decision="none")
    found = moved(database)
    assert found is not None
    assert found.lookups == photos
    assert found.shift == pytest.approx((similarity - 0.7) / 0.1)
    assert found.drifted is drifted


def test_of_a_model_that_was_learnt_from_nothing_no_drift_is_told(database: Database) -> None:
    look_up(database, [0.1] * 60)
    assert moved(database, MatchingModel.shipped()) is None
