"""Other sites: shut out unless the deployment names them."""

import pytest
from flask.testing import FlaskClient

from lookup.api.app import create_app
from lookup.settings.table import Settings
from tests.api.fakes import FakeGate, FakeServices, bearer

LISTED, OTHER = "https://pos.example", "https://evil.example"
PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization",
}


@pytest.fixture
def opened(settings: Settings) -> FlaskClient:
    """The application of a deployment that names one other site."""
    listing = settings.model_copy(update={"cors_origins": frozenset({LISTED})})
    return create_app(listing, FakeServices(), FakeGate()).test_client()


def allowing(headers: dict[str, str]) -> list[str]:
    return [name for name in headers if name.startswith("Access-Control")]


@pytest.mark.parametrize("origin", [LISTED, OTHER, "null"])
def test_no_site_may_read_answers_by_default(client: FlaskClient, origin: str) -> None:
    answer = client.get("/v1/stores", headers=bearer("advisor") | {"Origin": origin})
    asked = client.options("/v1/lookup", headers={"Origin": origin} | PREFLIGHT)
    assert not allowing(dict(answer.headers))
    assert not allowing(dict(asked.headers))


def test_a_site_that_is_listed_may_ask_and_read(opened: FlaskClient) -> None:
    asked = opened.options("/v1/lookup", headers={"Origin": LISTED} | PREFLIGHT)
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Origin"] == LISTED
    assert "Authorization" in asked.headers["Access-Control-Allow-Headers"]
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]
    answer = opened.get("/v1/stores", headers=bearer("advisor") | {"Origin": LISTED})
    assert answer.headers["Access-Control-Allow-Origin"] == LISTED
    assert "X-Request-Id" in answer.headers["Access-Control-Expose-Headers"]
    assert "Origin" in answer.headers["Vary"]


def test_it_may_read_why_it_was_refused_too(opened: FlaskClient) -> None:
    refused = opened.get("/v1/stores", headers={"Origin": LISTED})
    assert refused.status_code == 401
    assert refused.headers["Access-Control-Allow-Origin"] == LISTED


def test_a_site_that_is_not_listed_is_shut_out_all_the_same(opened: FlaskClient) -> None:
    asked = opened.options("/v1/lookup", headers={"Origin": OTHER} | PREFLIGHT)
    answer = opened.get("/v1/stores", headers=bearer("advisor") | {"Origin": OTHER})
    assert not allowing(dict(asked.headers))
    assert not allowing(dict(answer.headers))
    assert "Origin" in answer.headers["Vary"]


def test_no_cookie_or_key_of_the_browser_is_ever_asked_for(opened: FlaskClient) -> None:
    answer = opened.get("/v1/stores", headers=bearer("advisor") | {"Origin": LISTED})
    assert "Access-Control-Allow-Credentials" not in answer.headers
