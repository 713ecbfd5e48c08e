"""Floods on nginx and on a replica, and a database that is slow or full: others go on."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import httpx
import pytest
from attacks import floods as attacks
from attacks.floods import Floods
from sqlalchemy import create_engine, text

from tests.replicas.conftest import PATIENCE, Deployment, Load, eventually, problem

FULL = """
    CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON lookup_record
        FOR EACH STATEMENT EXECUTE FUNCTION full_disk();
"""


@pytest.fixture(autouse=True)
def short_floods(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attacks, "SECONDS", 2.0)


@pytest.mark.parametrize("through_the_front", [True, False])
def test_floods_stop_no_advisor_and_get_no_500(
    deployment: Deployment, through_the_front: bool
) -> None:
    address = deployment.front if through_the_front else deployment.replicas[0].address
    key = deployment.new_key().secret
    flood = Floods(address, key, key)
    with Load(deployment, advisors=1) as load:
        flood.silent(150)
        flood.dripping(40)
        answers = [flood.uploads(6, 30), flood.damaged(5), flood.raw(200)]
        load.answers(2)
    assert [found["answers_500"] for found in answers] == [0, 0, 0]
    assert load.broken == []
    assert set(load.statuses) <= {200, 429, 503}
    assert 200 in load.statuses


def test_while_the_database_is_slow_nobody_waits_longer_than_an_answer_may_take(
    deployment: Deployment,
) -> None:
    one, other = deployment.at_each()
    with locked(deployment, "product"):
        # The lock is held until the end: whoever waited for it would never answer.
        answer = one.get("v1/products/A")
        assert answer.status_code == 503
        assert problem(answer) == "unavailable"
        assert httpx.get(f"{deployment.front}healthz", timeout=PATIENCE).status_code == 200
    for advisor in (one, other):
        eventually(lambda a=advisor: a.get("v1/products/A").status_code == 200)


def test_on_a_full_database_look_ups_are_answered_and_feedback_is_told_why(
    deployment: Deployment,
) -> None:
    # Of one replica: the other does not know yet what this one could not write.
    advisor, _ = deployment.at_each()
    run(deployment, FULL)
    try:
        looked_up = advisor.look_up()
        assert looked_up.status_code == 200
        told = advisor.give_feedback(looked_up.json()["lookup_id"])
        assert told.status_code == 503
        assert problem(told) == "disk-full"
    finally:
        run(deployment, "DROP FUNCTION full_disk CASCADE")
    lookup_id = looked_up.json()["lookup_id"]
    eventually(lambda: advisor.give_feedback(lookup_id).status_code == 200)


def run(deployment: Deployment, statements: str) -> None:
    engine = create_engine(deployment.database_url)
    with engine.begin() as connection:
        connection.execute(text(statements))
    engine.dispose()


@contextmanager
def locked(deployment: Deployment, table: str) -> Iterator[None]:
    """Nobody else reads the table until the end of the block."""
    engine = create_engine(deployment.database_url)
    with closing(engine.connect()) as connection:
        connection.execute(text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
        yield
        connection.rollback()
    engine.dispose()
