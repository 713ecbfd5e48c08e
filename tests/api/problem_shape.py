"""The one shape every error has."""

from typing import Any

from werkzeug.test import TestResponse

from lookup.api.http.problems import PROBLEM_TYPE, Problem

_ALWAYS = {"type", "title", "status", "detail", "remedy", "instance", "request_id"}


def assert_problem(response: TestResponse, status: int, slug: str) -> dict[str, Any]:
    """Asserts that the response is that problem, in full, and gives its body."""
    assert response.status_code == status, response.get_data(as_text=True)
    assert response.mimetype == PROBLEM_TYPE
    body: dict[str, Any] = response.get_json()
    Problem.model_validate(body)
    assert set(body) - {"errors"} == _ALWAYS
    assert all(body[name] for name in _ALWAYS), "no part may be empty"
    assert body["type"] == f"urn:problem-type:boutique-lookup:{slug}"
    assert body["status"] == status
    assert body["request_id"] == response.headers["X-Request-Id"]
    assert body["instance"] == response.request.path
    return body
