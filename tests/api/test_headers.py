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
    response = client.get("/v1/products/MB02", headers=bearer("advisor"))
    assert response.headers["Cache-Control"] == "no-store"


def test_other_sites_may_not_read_answers(client: FlaskClient) -> None:
    response = client.get(
        "/v1/stores", headers=bearer("advisor") | {"Origin": "https://evil.example"}
    )
    assert not [name for name in dict(response.headers) if name.startswith("Access-Control")]
