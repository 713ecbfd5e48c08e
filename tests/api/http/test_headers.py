import pytest
from flask.testing import FlaskClient

from tests.api.fakes import bearer


@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/stores", "/v1/nothing", "/static/icon.svg"])
def test_every_answer_is_locked_down(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"


def test_answers_are_not_stored_on_the_way(client: FlaskClient) -> None:
    assert client.get("/readyz").headers["Cache-Control"] == "no-store"
    response = client.get("/v1/products/MB02", headers=bearer("advisor"))
    assert response.headers["Cache-Control"] == "private, no-cache"
