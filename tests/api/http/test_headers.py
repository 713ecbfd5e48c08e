import pytest
from flask.testing import FlaskClient

from lookup.api.app import create_app
from lookup.settings.table import Settings
from tests.api.fakes import FakeGate, FakeServices, bearer


@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/stores", "/v1/nothing", "/static/icon.svg"])
def test_every_answer_is_locked_down(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        # The app reads codes by WebAssembly; that compiles no text as code.
        assert "unsafe" not in (policy.replace("'wasm-unsafe-eval'", "") if path == "/" else policy)
        assert "http" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"


def test_answers_are_not_stored_on_the_way(client: FlaskClient) -> None:
    assert client.get("/readyz").headers["Cache-Control"] == "no-store"
    response = client.get("/v1/products/MB02", headers=bearer("advisor"))
    assert response.headers["Cache-Control"] == "private, no-cache"


def test_browsers_are_told_to_insist_on_https_where_the_deployment_says_so(
    settings: Settings,
) -> None:
    name = "Strict-Transport-Security"
    for seconds, said in ((0, None), (3600, "max-age=3600")):
        changed = settings.model_copy(update={"hsts_seconds": seconds})
        client = create_app(changed, FakeServices(), FakeGate()).test_client()
        assert client.get("/healthz").headers.get(name) == said
