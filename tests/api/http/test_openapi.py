import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lookup.api.http.openapi import openapi
from lookup.api.http.operation import operation_of
from lookup.base.errors import NotFound
from tests.api.fakes import FakeServices, bearer


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    described: dict[str, Any] = client.get("/openapi.json").get_json()
    return described


def served(app: Flask) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        contract = operation_of(app.view_functions[rule.endpoint])
        # Only pages and their files go without, and whatever is guarded is described.
        if contract is None or not (contract.documented or contract.permission):
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in rule.methods or ():
            if method not in ("HEAD", "OPTIONS"):
                yield path, method.lower()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            yield path, method, described


def test_it_names_every_route_and_no_other(app: Flask, document: dict[str, Any]) -> None:
    named = {(path, method) for path, method, _ in operations(document)}
    assert named == set(served(app))


def test_its_groups_begin_with_look_ups(document: dict[str, Any]) -> None:
    groups = [tag["name"] for tag in document["tags"]]
    assert groups[0] == "lookups"
    assert set(groups) == {
        tag for *_, described in operations(document) for tag in described["tags"]
    }


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    references = re.findall(r"#/components/schemas/([\w-]+)", str(document))
    assert references
    assert set(references) <= set(document["components"]["schemas"])


def test_every_path_parameter_is_described(document: dict[str, Any]) -> None:
    for path, _, described in operations(document):
        given = {each["name"] for each in described.get("parameters", []) if each["in"] == "path"}
        assert given == set(re.findall(r"{(\w+)}", path))


def test_guarded_routes_say_so_and_to_whom(document: dict[str, Any]) -> None:
    for path, _, described in operations(document):
        guarded = path.startswith("/v1/") and path != "/v1/first-key"
        assert ("security" in described) == guarded
        assert {"401", "403", "503"} <= set(described["responses"]) or not guarded
        assert bool(described.get("x-roles")) == guarded


def test_the_photo_and_its_fields_are_described(document: dict[str, Any]) -> None:
    content = document["paths"]["/v1/lookup"]["post"]["requestBody"]["content"]
    schema = content["multipart/form-data"]["schema"]
    assert schema["required"] == ["photo"]
    fields = {"store", "top_k", "box", "category", "text", "locale", "every_item", "read_text"}
    assert set(schema["properties"]) == {"photo", *fields}
    for name in fields:
        assert {"const": ""} in schema["properties"][name]["anyOf"], "a form has no null"


def test_every_answer_is_described_with_what_it_holds(document: dict[str, Any]) -> None:
    for path, _, described in operations(document):
        for status, response in described["responses"].items():
            assert "X-Request-Id" in response["headers"]
            if int(status) >= 400 and (path, status) != ("/readyz", "503"):
                assert list(response["content"]) == ["application/problem+json"]
        assert "500" in described["responses"]
        conditional = "304" in described["responses"]
        assert conditional == ("ETag" in described["responses"]["200"]["headers"])


def test_operation_ids_are_distinct(document: dict[str, Any]) -> None:
    ids = [described["operationId"] for _, _, described in operations(document)]
    assert len(ids) == len(set(ids))


def test_it_describes_the_app_it_comes_from(app: Flask, document: dict[str, Any]) -> None:
    with app.app_context():
        assert openapi(app) == document
    assert document["openapi"] == "3.1.0"


def test_a_status_that_is_answered_is_described(
    client: FlaskClient, services: FakeServices, document: dict[str, Any]
) -> None:
    for path, method, described in operations(document):
        if "404" not in described["responses"]:
            continue
        services.failure = NotFound("No.", "Look elsewhere.")
        concrete = re.sub(r"{(\w+)}", lambda m: "9506000134352", path)
        response = client.open(concrete, method=method.upper(), headers=bearer("admin"))
        assert str(response.status_code) in described["responses"]
