from urllib.parse import quote, unquote

import pytest
from flask.testing import FlaskClient

from lookup.base.errors import BadCode
from tests.api.fakes import FakeServices, bearer
from tests.api.problem_shape import assert_problem

LINK = "https://id.gs1.org/01/09506000134352/21/abc?17=270101"


@pytest.mark.parametrize("path", ["/v1/products/MB02", "/v1/variants/MB02-Blue"])
def test_a_product_is_found_by_id_and_by_sku(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=bearer("advisor"))
    assert response.status_code == 200
    assert response.get_json()["product"]["id"] == "MB02"


@pytest.mark.parametrize(
    "code",
    [
        "9506000134352",
        "09506000134352",
        quote(LINK, safe=""),
        quote(LINK),
        "9506000134352%20",
        "(01)09506000134352(21)X1",
    ],
)
def test_a_product_is_found_by_a_code_as_it_was_typed(
    client: FlaskClient, services: FakeServices, code: str
) -> None:
    response = client.get(f"/v1/codes/{code}", headers=bearer("advisor"))
    assert response.status_code == 200
    assert services.calls[0][1] == ("luma", unquote(code))


def test_what_is_no_code_is_told_apart_from_an_unknown_one(
    client: FlaskClient, services: FakeServices
) -> None:
    services.failure = BadCode("'hello' is no GTIN.", "Scan another code.")
    assert_problem(client.get("/v1/codes/hello", headers=bearer("advisor")), 400, "code-invalid")


def test_an_unknown_code_is_not_found(client: FlaskClient) -> None:
    response = client.get("/v1/codes/4006381333931", headers=bearer("advisor"))
    assert_problem(response, 404, "not-found")


def test_a_sku_may_hold_any_character(client: FlaskClient, services: FakeServices) -> None:
    client.get(f"/v1/variants/{quote('24/MB 02+é', safe='')}", headers=bearer("advisor"))
    assert services.calls[0][1] == ("luma", "24/MB 02+é")


def test_store_and_language_are_passed_on(client: FlaskClient, services: FakeServices) -> None:
    client.get("/v1/products/MB02?store=PAR01&locale=fr&stores=all", headers=bearer("advisor"))
    assert services.calls[0][2] == {"store": "PAR01", "locale": "fr", "all_stores": True}


def test_an_unknown_query_field_is_refused(client: FlaskClient) -> None:
    response = client.get("/v1/products/MB02?shop=PAR01", headers=bearer("advisor"))
    assert_problem(response, 400, "request-invalid")
