"""`GET /v1/insight`: for the catalogue team."""

import pytest
from flask.testing import FlaskClient

from tests.api.fakes import FakeServices, bearer
from tests.api.problem_shape import assert_problem


def test_a_part_of_one_list_is_given(client: FlaskClient, services: FakeServices) -> None:
    answer = client.get("/v1/insight?finding=thin&after=2&limit=1", headers=bearer("catalog"))
    assert answer.get_json()["thin"][0]["product"]["id"] == "P-2"
    assert services.calls[-1] == ("insight", ("luma",), {"only": "thin", "after": 2, "limit": 1})


@pytest.mark.parametrize("role", ["advisor", "reviewer"])
def test_it_is_not_for_the_boutique(client: FlaskClient, role: str) -> None:
    assert_problem(client.get("/v1/insight", headers=bearer(role)), 403, "forbidden")


@pytest.mark.parametrize("asked", ["finding=lost", "after=-1", "limit=0", "limit=501"])
def test_what_is_no_part_is_refused(client: FlaskClient, asked: str) -> None:
    answer = client.get(f"/v1/insight?{asked}", headers=bearer("catalog"))
    assert_problem(answer, 400, "request-invalid")
