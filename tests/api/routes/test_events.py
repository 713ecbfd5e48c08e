"""`GET /v1/events`: for programs that poll."""

import pytest
from flask.testing import FlaskClient

from tests.api.fakes import FakeServices, bearer
from tests.api.problem_shape import assert_problem


def test_events_are_listed_behind_a_number(client: FlaskClient, services: FakeServices) -> None:
    answer = client.get("/v1/events?after=6&limit=10", headers=bearer("admin"))
    assert answer.status_code == 200
    assert services.calls[-1] == ("events", ("luma",), {"after": 6, "limit": 10})
    told = answer.get_json()
    assert (told["next"], told["events"][0]["number"]) == ("7", 7)


@pytest.mark.parametrize("role", ["advisor", "reviewer", "catalog"])
def test_they_are_for_admins(client: FlaskClient, role: str) -> None:
    assert_problem(client.get("/v1/events", headers=bearer(role)), 403, "forbidden")


def test_after_is_a_number(client: FlaskClient) -> None:
    answer = client.get("/v1/events?after=last", headers=bearer("admin"))
    assert_problem(answer, 400, "request-invalid")
