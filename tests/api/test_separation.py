"""What one maison has does not exist for another: every route, over a real home of two."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from lookup.access.roles import Role
from lookup.api.http.operation import Operation, operation_of
from tests.api.problem_shape import assert_problem
from tests.api.small_home import GENERATIONS, SmallHome, opened_small_home, photo

OF_NOBODY = {
    "product_id": "NOBODY-1",
    "sku": "NOBODY-1-red",
    "code": "05901234123457",
    "generation_id": "20250316T023000Z-0a1b2c3d",
    "image_id": "999999",
    "case_id": "0" * 32,
    "item_id": "0" * 32,
    "check_number": "1",
    "number": "1",
    "name": "R1",
}
# A good body for each model that a path takes one of.
BODIES: dict[str, dict[str, object]] = {
    "NewState": {"state": "in review", "reviewer": "Anna"},
    "NewVerdict": {"verdict": "cannot tell", "reason": "Too dark.", "reviewer": "Anna"},
    "NewAssignee": {"assignee": None},
    "NewNote": {"text": "The box came later."},
    "NewHistoryEntry": {"event": "repaired", "note": "New handle."},
    "PassportLink": {"link": "https://dpp.example.com/1"},
}
# Fields that name nothing that a maison has.
NEUTRAL = {
    *("text", "locale", "top_k", "box", "color", "size", "in_stock", "attributes", "exclude"),
    *("after", "limit", "v", "none_of_these", "levels", "reviewer", "serial", "parts", "state"),
    *("side", "idempotency_key", "read_text", "every_item", "since", "finding", "large"),
    *("digital_link", "passport"),
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def home(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, embedded_export: Path
) -> Iterator[SmallHome]:
    with opened_small_home(request, tmp_path_factory.mktemp("home"), embedded_export) as home:
        yield home


@pytest.fixture
def client(home: SmallHome) -> FlaskClient:
    return home.client()


@pytest.fixture
def of_alba(home: SmallHome) -> dict[str, str]:
    return home.of_alba


def guarded(home: SmallHome) -> list[tuple[Rule, str, Operation]]:
    """Every route that asks for a key, with its method and contract."""
    found = []
    for rule in home.app.url_map.iter_rules():
        contract = operation_of(home.app.view_functions[rule.endpoint])
        if contract is None or contract.permission is None:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            found.append((rule, method, contract))
    assert len(found) > 10
    return found


def filled(rule: Rule, values: dict[str, str]) -> str:
    """The rule's path with those values in it."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: values[match[1]], rule.rule)


def ask(
    client: FlaskClient,
    method: str,
    path: str,
    contract: Operation,
    fields: dict[str, str],
    **key: Any,
) -> Any:
    """Sends the fields where the route takes them, and a photo where it takes one."""
    if contract.body is not None and contract.form is None:
        return client.open(path, method=method, json=BODIES[contract.body.__name__], **key)
    if contract.form is None:
        return client.open(path, method=method, query_string=fields, **key)
    sent: dict[str, Any] = {**_enough(contract), **fields}
    if "photo" in (*contract.files, *contract.optional_files):
        sent["photo"] = (photo(), "photo.jpg")
    return client.open(path, method=method, data=sent, **key)


def _enough(contract: Operation) -> dict[str, str]:
    """What a form needs besides, so that it is refused for nothing else."""
    assert contract.form is not None
    if _has(contract, "lookup_id"):
        return {"lookup_id": "none", "product_id": "none"}
    return {"product_id": "BRERA-1"} if _has(contract, "sku") else {}


def _has(contract: Operation, name: str) -> bool:
    return contract.form is not None and name in contract.form.model_fields


def test_a_path_to_what_another_maison_has_leads_nowhere(
    home: SmallHome, client: FlaskClient, of_alba: dict[str, str]
) -> None:
    for rule, method, contract in guarded(home):
        if not rule.arguments:
            continue
        unknown = rule.arguments - of_alba.keys()
        assert not unknown, f"{rule.rule}: let SmallHome.of_alba say what it has as {unknown}"
        path, nowhere = filled(rule, of_alba), filled(rule, OF_NOBODY)
        own = ask(client, method, path, contract, {}, headers=home.bearer("alba"))
        assert own.status_code == 200, f"{method} {path} must work for alba: {own.text}"
        others = ask(client, method, path, contract, {}, headers=home.bearer("brera"))
        told = assert_problem(others, 404, "not-found")["detail"]
        # Word for word what is told of something that no maison has.
        unknown_to_all = ask(client, method, nowhere, contract, {}, headers=home.bearer("brera"))
        for name in rule.arguments:
            told = told.replace(of_alba[name], OF_NOBODY[name])
        assert told == assert_problem(unknown_to_all, 404, "not-found")["detail"]


def test_a_field_that_names_what_another_maison_has_finds_nothing(
    home: SmallHome, client: FlaskClient, of_alba: dict[str, str]
) -> None:
    asked = 0
    for rule, method, contract in guarded(home):
        model = contract.query or contract.form
        if model is None or rule.arguments:
            continue
        for name in model.model_fields.keys() - NEUTRAL:
            assert name in of_alba, f"{rule.rule}: is {name} neutral, or what has alba of it?"
            response = ask(
                client,
                method,
                rule.rule,
                contract,
                {name: of_alba[name]},
                headers=home.bearer("brera"),
            )
            assert_problem(response, 404, "not-found")
            asked += 1
    assert asked >= 6


def test_no_list_shows_anything_of_another_maison(home: SmallHome, client: FlaskClient) -> None:
    home.new_case()
    home.new_item()
    for rule, method, _ in guarded(home):
        if rule.arguments or method != "GET":
            continue
        own = client.get(rule.rule, headers=home.bearer("alba")).text
        others = client.get(rule.rule, headers=home.bearer("brera")).text
        assert own != others
        assert "ALBA" not in others
        assert GENERATIONS["alba"] not in others


@pytest.mark.parametrize("asked", [{"text": "ALBA bag"}, {"text": "ALBA-1"}, {"text": "bag"}])
def test_no_search_finds_anything_of_another_maison(
    home: SmallHome, client: FlaskClient, asked: dict[str, str]
) -> None:
    answer = client.post("/v1/search", json=asked, headers=home.bearer("brera")).get_json()
    found = [each["product"]["id"] for each in answer["results"] + answer["alternatives"]]
    assert not [product_id for product_id in found if "ALBA" in product_id]


def test_a_photo_is_looked_up_in_one_s_own_index(home: SmallHome, client: FlaskClient) -> None:
    for maison in GENERATIONS:
        answer = client.post(
            "/v1/lookup", data={"photo": (photo(), "p.jpg")}, headers=home.bearer(maison)
        ).get_json()
        assert answer["generation"] == GENERATIONS[maison]
        assert {match["product"]["id"].split("-")[0] for match in answer["matches"]} <= {
            maison.upper()
        }


def test_stock_of_another_maison_cannot_be_written(home: SmallHome, client: FlaskClient) -> None:
    level = {"sku": "ALBA-1-red", "store_code": "ALBA-PAR", "quantity": 99}
    sent = {"levels": [level | {"as_of": "2026-03-14T02:30:00Z"}]}
    answer = client.put("/v1/stock", json=sent, headers=home.bearer("brera", Role.CATALOG))
    assert answer.get_json()["applied"] == 0
    seen = client.get("/v1/variants/ALBA-1-red", headers=home.bearer("alba")).get_json()
    assert seen["variants"][0]["stock"]["total"] == 2
