"""`GET /v1/demand`: for the catalogue team."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from tests.api.fakes import FakeServices, bearer
from tests.api.problem_shape import assert_problem


def test_demand_is_told_since_a_day(client: FlaskClient, services: FakeServices) -> None:
    answer = client.get("/v1/demand?since=2026-11-02", headers=bearer("catalog"))
    assert answer.get_json() == {"since": "2026-11-02", "lookups": 3, "groups": [], "hidden": 3}
    assert services.calls[-1] == ("demand", ("luma", date(2026, 11, 2)), {})


@pytest.mark.parametrize("role", ["advisor", "reviewer"])
def test_it_is_not_for_the_boutique(client: FlaskClient, role: str) -> None:
    assert_problem(client.get("/v1/demand", headers=bearer(role)), 403, "forbidden")


def test_since_is_a_day(client: FlaskClient) -> None:
    answer = client.get("/v1/demand?since=monday", headers=bearer("catalog"))
    assert_problem(answer, 400, "request-invalid")
