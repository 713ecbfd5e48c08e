"""What a caller has already is not sent again."""

import pytest
from flask.testing import FlaskClient

from tests.api.fakes import FakeServices, bearer, product_answer

PATHS = [
    "/v1/products/MB02",
    "/v1/variants/MB02-Blue",
    "/v1/codes/9506000134352",
    "/v1/products",
    "/v1/stores",
    "/v1/generations",
    "/v1/images/7",
]


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_that_did_not_change_is_304(client: FlaskClient, path: str) -> None:
    first = client.get(path, headers=bearer("admin"))
    assert first.status_code == 200
    again = client.get(path, headers=bearer("admin") | {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_an_answer_that_changed_is_sent(
    client: FlaskClient, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/v1/products/MB02", headers=bearer("advisor"))
    changed = product_answer().model_copy(update={"stores": []})
    monkeypatch.setattr(services.products, "product", lambda *_, **__: changed)
    sent = client.get(
        "/v1/products/MB02", headers=bearer("advisor") | {"If-None-Match": first.headers["ETag"]}
    )
    assert sent.status_code == 200
    assert sent.headers["ETag"] != first.headers["ETag"]


def test_the_address_does_not_tell_all_that_the_answer_depends_on(client: FlaskClient) -> None:
    headers = client.get("/v1/products/MB02", headers=bearer("advisor")).headers
    assert {"Authorization", "Accept-Language"} <= set(headers["Vary"].split(", "))
    assert headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("path", ["/v1/products/NONE", "/v1/images/8"])
def test_an_error_is_never_answered_from_what_the_caller_has(
    client: FlaskClient, path: str
) -> None:
    response = client.get(path, headers=bearer("advisor") | {"If-None-Match": "*"})
    assert response.status_code == 404
    assert "ETag" not in response.headers
