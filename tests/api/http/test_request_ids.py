import pytest
from flask.testing import FlaskClient

from tests.api.fakes import bearer


def test_every_answer_has_an_id_of_its_own(client: FlaskClient) -> None:
    ids = {client.get(path).headers["X-Request-Id"] for path in ("/healthz", "/healthz", "/nope")}
    assert len(ids) == 3


def test_the_callers_id_is_kept(client: FlaskClient) -> None:
    response = client.get(
        "/v1/stores", headers=bearer("advisor") | {"X-Request-Id": "pos-7.2024_a"}
    )
    assert response.headers["X-Request-Id"] == "pos-7.2024_a"


@pytest.mark.parametrize("sent", ["", "x" * 65, "a b", 'a"b', "a\tb", "é"])
def test_an_id_that_could_spoil_a_log_is_replaced(client: FlaskClient, sent: str) -> None:
    response = client.get("/healthz", environ_overrides={"HTTP_X_REQUEST_ID": sent})
    assert response.headers["X-Request-Id"] != sent
    assert len(response.headers["X-Request-Id"]) == 32
