from flask.testing import FlaskClient

from tests.api.fakes import FakeServices, bearer
from tests.api.problem_shape import assert_problem

ADVISOR = bearer("advisor")


def test_alternatives_are_asked_for_by_product_store_and_wanted_variant(
    client: FlaskClient, services: FakeServices
) -> None:
    asked = "/v1/products/MB02/alternatives?store=PAR01&sku=MB02-Blue&limit=3&locale=fr"
    answer = client.get(asked, headers=ADVISOR).get_json()
    assert answer["alternatives"][0]["had"] == "here"
    options = {"sku": "MB02-Blue", "store": "PAR01", "locale": "fr", "limit": 3}
    assert services.calls == [("alternatives", ("luma", "MB02"), options)]


def test_a_product_id_may_hold_slashes(client: FlaskClient, services: FakeServices) -> None:
    client.get("/v1/products/24/MB02/alternatives", headers=ADVISOR)
    assert services.calls[0][1] == ("luma", "24/MB02")


def test_of_what_is_not_there_there_are_none(client: FlaskClient) -> None:
    response = client.get("/v1/products/NONE/alternatives", headers=ADVISOR)
    assert_problem(response, 404, "not-found")


def test_too_many_are_refused(client: FlaskClient) -> None:
    response = client.get("/v1/products/MB02/alternatives?limit=51", headers=ADVISOR)
    assert_problem(response, 400, "request-invalid")
