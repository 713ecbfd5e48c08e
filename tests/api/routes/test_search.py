from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from lookup.base.errors import NotFound
from lookup.search.asking.request import SearchRequest
from tests.api.fakes import PIXEL, FakeServices, bearer
from tests.api.problem_shape import assert_problem

ADVISOR = bearer("advisor")


def asked(services: FakeServices) -> SearchRequest:
    ((name, (maison, request), _),) = services.calls
    assert (name, maison) == ("search", "luma")
    assert isinstance(request, SearchRequest)
    return request


def test_words_alone_are_enough(client: FlaskClient, services: FakeServices) -> None:
    response = client.post("/v1/search", json={"text": "sac bleu"}, headers=ADVISOR)
    assert response.status_code == 200
    assert asked(services) == SearchRequest(text="sac bleu")


def test_results_have_the_shape_of_a_match(client: FlaskClient) -> None:
    found = client.post("/v1/search", json={"text": "sac"}, headers=ADVISOR).get_json()
    (result,) = found["results"]
    match = client.post(
        "/v1/lookup", data={"photo": (BytesIO(PIXEL), "photo.jpg")}, headers=ADVISOR
    ).get_json()["matches"][0]
    assert set(match) - {"differs"} <= set(result)
    assert result["variants"] == match["variants"]
    assert result["variant"] == {"sku": "MB02-Blue", "color": "Blue", "size": None}
    assert found["understood"] == [{"kind": "color", "text": "bleu", "values": ["Blue"]}]


@pytest.mark.parametrize("as_json", [True, False])
def test_every_filter_reaches_the_service(
    client: FlaskClient, services: FakeServices, as_json: bool
) -> None:
    fields: dict[str, Any] = {
        "text": "tote",
        "category": "Bags",
        "color": "Blue",
        "size": "S",
        "store": "PAR01",
        "top_k": 3,
        "locale": "fr-CH",
    }
    if as_json:
        more = {
            "in_stock": True,
            "attributes": {"material": "calfskin", "vegan": False},
            "exclude": ["nickel", "chrome"],
            "box": [0.1, 0.2, 0.5, 0.6],
        }
        response = client.post("/v1/search", json=fields | more, headers=ADVISOR)
    else:
        more = {
            "in_stock": "true",
            "attributes": '{"material": "calfskin", "vegan": false}',
            "exclude": "nickel, chrome",
            "box": "0.1,0.2,0.5,0.6",
        }
        response = client.post("/v1/search", data=fields | more, headers=ADVISOR)
    assert response.status_code == 200
    assert asked(services) == SearchRequest(
        text="tote",
        category="Bags",
        color="Blue",
        size="S",
        in_stock=True,
        attributes={"material": "calfskin", "vegan": False},
        exclude=("nickel", "chrome"),
        store="PAR01",
        top_k=3,
        locale="fr-CH",
        box=(0.1, 0.2, 0.5, 0.6),
    )


def test_a_list_may_be_a_field_given_twice(client: FlaskClient, services: FakeServices) -> None:
    client.post("/v1/search", data={"exclude": ["nickel", "chrome"]}, headers=ADVISOR)
    assert asked(services).exclude == ("nickel", "chrome")


def test_a_photo_goes_with_the_words(client: FlaskClient, services: FakeServices) -> None:
    form = {"text": "this one in green", "photo": (BytesIO(PIXEL), "photo.jpg")}
    client.post("/v1/search", data=form, headers=ADVISOR)
    assert asked(services) == SearchRequest(text="this one in green", photo=PIXEL)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"txt": "sac"}, "txt"),
        ({"text": ""}, "text"),
        ({"text": "x" * 256}, "text"),
        ({"text": "sac", "top_k": 21}, "top_k"),
        ({"text": "sac", "attributes": {"material": ["calfskin"]}}, "attributes"),
        ({"text": "sac", "exclude": [""]}, "exclude"),
    ],
)
def test_what_breaks_a_rule_is_named(
    client: FlaskClient, services: FakeServices, fields: dict[str, Any], wrong: str
) -> None:
    response = client.post("/v1/search", json=fields, headers=ADVISOR)
    problem = assert_problem(response, 400, "request-invalid")
    assert problem["errors"][0]["field"].startswith(wrong)
    assert services.calls == []


def test_attributes_of_a_form_must_be_json(client: FlaskClient) -> None:
    response = client.post("/v1/search", data={"attributes": "material"}, headers=ADVISOR)
    assert_problem(response, 400, "request-invalid")


@pytest.mark.parametrize(
    "sent",
    ['{"a":' * 5_000, "[" * 5_000 + "]" * 5_000, '{"a": Infinity}', '{"a": "\\u0000"}'],
    ids=["objects in objects", "lists in lists", "no number", "NUL"],
)
def test_json_in_a_form_that_no_filter_can_be_is_refused(client: FlaskClient, sent: str) -> None:
    response = client.post(
        "/v1/search",
        data={"text": "sac", "attributes": sent},
        headers=ADVISOR,
    )
    assert_problem(response, 400, "request-invalid")


def test_what_is_not_there_is_404(client: FlaskClient, services: FakeServices) -> None:
    services.failure = NotFound("There is no store.", "Name another.")
    response = client.post("/v1/search", json={"text": "sac"}, headers=ADVISOR)
    assert_problem(response, 404, "not-found")


def test_both_ways_to_send_it_are_described(client: FlaskClient) -> None:
    described = client.get("/openapi.json").get_json()["paths"]["/v1/search"]["post"]
    content = described["requestBody"]["content"]
    assert set(content) == {"multipart/form-data", "application/json"}
    form = content["multipart/form-data"]["schema"]
    assert "photo" in form["properties"]
    assert form["required"] == []


def test_what_it_can_be_narrowed_to_comes_in_the_language_asked_for(
    client: FlaskClient, services: FakeServices
) -> None:
    answer = client.get("/v1/search/choices?locale=fr", headers=ADVISOR).get_json()
    assert answer["categories"] == [{"category": "Bags", "name": "Sacs", "products": 3}]
    assert services.calls == [("choices", ("luma",), {"locale": "fr"})]
