"""Two replicas of the service answer as one, whatever happens to either."""

import httpx

from tests.catalog.test_schema import expand
from tests.postgresql import PostgresqlServer
from tests.replicas.conftest import (
    KEY_RATE,
    SEEN_WITHIN,
    Deployment,
    Load,
    Replica,
    eventually,
    problem,
)


def test_what_is_published_answers_everywhere_within_seconds(deployment: Deployment) -> None:
    store = deployment.shop.store
    first, second = sorted(store.ids())
    one, other = deployment.at_each()
    assert one.generation() == other.generation() == second
    for arguments, published in ((["rollback"], first), (["publish", second], second)):
        deployment.run(*arguments)
        for advisor in (one, other):
            eventually(lambda a=advisor, p=published: a.generation() == p, within=SEEN_WITHIN)


def test_a_revoked_key_opens_no_replica_any_more(deployment: Deployment) -> None:
    key = deployment.new_key()
    advisors = [deployment.advisor(replica.address, key) for replica in deployment.replicas]
    assert [advisor.get("v1/stores").status_code for advisor in advisors] == [200, 200]
    deployment.revoke(key)
    assert [advisor.get("v1/stores").status_code for advisor in advisors] == [401, 401]


def test_a_key_that_has_asked_one_too_often_is_refused_by_the_other(
    deployment: Deployment,
) -> None:
    one, other = deployment.at_each()

    def is_refused_by_both() -> bool:
        # While the window slides on, a request now and then is allowed again.
        for _ in range(2 * KEY_RATE):
            if one.get("v1/stores").status_code == 429:
                break
        return other.get("v1/stores").status_code == 429

    eventually(is_refused_by_both)
    assert problem(other.get("v1/stores")) == "too-many-requests"
    assert deployment.advisor().get("v1/stores").status_code == 200


def test_what_one_replica_answered_can_be_judged_at_the_other(deployment: Deployment) -> None:
    one, other = deployment.at_each()
    lookup_id = one.look_up().json()["lookup_id"]
    eventually(lambda: other.give_feedback(lookup_id).status_code == 200)


def test_a_killed_replica_costs_no_look_up(deployment: Deployment) -> None:
    killed, _ = deployment.replicas
    with Load(deployment, advisors=3) as load:
        load.answers(10)
        killed.kill()
        load.answers(20)
        killed.start()
        load.answers(20)
    assert set(load.statuses) == {200}
    assert load.broken == []
    _answers(deployment, killed)


def test_a_replica_that_is_stopped_costs_nothing_at_all(deployment: Deployment) -> None:
    _, stopped = deployment.replicas
    with Load(deployment, advisors=3) as load:
        load.answers(10)
        stopped.stop()
        load.answers(10)
        stopped.start()
        load.answers(10)
    assert set(load.statuses) == {200}
    assert load.broken == []
    _answers(deployment, stopped)


def test_while_postgresql_is_away_every_answer_says_so_and_then_all_is_well(
    deployment: Deployment, postgresql: PostgresqlServer
) -> None:
    advisors = (deployment.advisor(), *deployment.at_each())
    with postgresql.stopped():
        asked = [advisor.look_up() for advisor in advisors]
        asked += [advisor.get("v1/products/A") for advisor in advisors]
        assert [response.status_code for response in asked] == [503] * 6
        assert {problem(response) for response in asked} == {"unavailable"}
    for advisor in advisors:
        eventually(lambda a=advisor: a.look_up().status_code == 200)
        assert advisor.get("v1/products/A").status_code == 200


def test_what_is_erased_is_gone_everywhere_within_seconds(deployment: Deployment) -> None:
    one, other = deployment.at_each()
    before = one.generation()
    assert one.get("v1/products/B").status_code == other.get("v1/products/B").status_code == 200
    deployment.run("erase", "--product", "B")
    for advisor in (one, other):
        assert advisor.get("v1/products/B").status_code == 404
        eventually(lambda a=advisor: a.generation() != before, within=SEEN_WITHIN)
        found = advisor.look_up().json()["matches"]
        assert "B" not in [match["product"]["id"] for match in found]


def test_operators_ask_replicas_not_the_front(deployment: Deployment) -> None:
    advisor = deployment.advisor()
    assert advisor.get("metrics").status_code == 404
    assert advisor.get("healthz").status_code == 200


def test_replicas_go_on_when_a_newer_one_has_added_to_the_schema(deployment: Deployment) -> None:
    """The last one: the schema stays as it is then."""
    with Load(deployment, advisors=2) as load:
        load.answers(5)
        expand(deployment.database_url, floor=None)
        load.answers(10)
    assert set(load.statuses) == {200}
    for replica in deployment.replicas:
        replica.kill_worker()  # and whoever is started after that goes on too
        _answers(deployment, replica)


def _answers(deployment: Deployment, replica: Replica) -> None:
    advisor = deployment.advisor(replica.address)

    def is_answered() -> bool:
        try:
            return advisor.look_up().status_code == 200
        except httpx.TransportError:  # its way led to the process that was killed
            return False

    eventually(is_answered)
