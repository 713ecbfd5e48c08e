"""NUL characters: no name or text holds one, and PostgreSQL fails on it."""

import pytest
from flask.testing import FlaskClient

from tests.api.fakes import FakeServices, bearer
from tests.api.problem_shape import assert_problem


@pytest.mark.parametrize(
    "path",
    ["/v1/products/MB%0002", "/v1/variants/%00", "/v1/codes/%00", "/v1/generations/%00/publish"],
)
def test_nothing_has_such_a_name(client: FlaskClient, services: FakeServices, path: str) -> None:
    method = "POST" if path.endswith("publish") else "GET"
    response = client.open(path, method=method, headers=bearer("admin"))
    assert_problem(response, 404, "not-found")
    assert services.calls == []


@pytest.mark.parametrize(
    "sent",
    [
        {"json": {"text": "sac\0"}},
        {"json": {"attributes": {"material\0": "calfskin"}}},
        {"data": b'{"text": "sac\0"}', "content_type": "application/json"},
        {"data": {"text": "sac\0"}},
    ],
)
def test_no_text_holds_one(
    client: FlaskClient, services: FakeServices, sent: dict[str, object]
) -> None:
    response = client.post("/v1/search", headers=bearer("advisor"), **sent)  # type: ignore[arg-type]  # options by name
    assert_problem(response, 400, "request-invalid")
    assert services.calls == []


def test_no_query_holds_one(client: FlaskClient, services: FakeServices) -> None:
    response = client.get("/v1/products/MB02?store=%00", headers=bearer("advisor"))
    assert_problem(response, 400, "request-invalid")
    assert services.calls == []
