from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from lookup.catalog.rows import StockRow
from tests.api.fakes import FakeServices, bearer
from tests.api.problem_shape import assert_problem

LEVEL = {"sku": "MB02-Blue", "store_code": "PAR01", "quantity": 3, "as_of": "2025-03-14T02:30:00Z"}


def put(client: FlaskClient, levels: Any) -> Any:
    return client.put("/v1/stock", json={"levels": levels}, headers=bearer("catalog"))


def test_levels_reach_the_catalogue_in_their_order(
    client: FlaskClient, services: FakeServices
) -> None:
    response = put(client, [LEVEL, LEVEL | {"store_code": "MIL01", "quantity": 0}])
    assert response.status_code == 200
    assert response.get_json()["applied"] == 2
    moment = datetime(2025, 3, 14, 2, 30, tzinfo=UTC)
    assert services.calls[0][1] == (
        "luma",
        [
            StockRow("MB02-Blue", "PAR01", 3, moment, row=0),
            StockRow("MB02-Blue", "MIL01", 0, moment, row=1),
        ],
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"as_of": "2025-03-14T02:30:00"}, "as_of"),
        ({"as_of": "yesterday"}, "as_of"),
        ({"as_of": 1741919400}, "as_of"),
        ({"as_of": "1741919400"}, "as_of"),
        ({"as_of": True}, "as_of"),
        ({"quantity": 1.5}, "quantity"),
        ({"quantity": True}, "quantity"),
        ({"quantity": "5"}, "quantity"),
        ({"sku": 5}, "sku"),
        ({"quantity": 2**31}, "quantity"),
        ({"sku": ""}, "sku"),
        ({"qty": 1}, "qty"),
    ],
)
def test_a_bad_level_costs_itself_and_is_listed_by_its_place(
    client: FlaskClient, services: FakeServices, change: dict[str, Any], field: str
) -> None:
    report = put(client, [LEVEL, LEVEL | change, LEVEL]).get_json()
    assert (report["applied"], report["refused"]) == (2, 1)
    (rejected,) = report["rejected"]
    assert (rejected["index"], rejected["field"]) == (1, field)
    first, _, last = services.calls[0][1][1]
    assert (first.row, last.row) == (0, 2)


@pytest.mark.parametrize("level", [None, [], 5, "MB02-Blue,PAR01,3", {}])
def test_what_is_no_level_at_all_does_too(client: FlaskClient, level: object) -> None:
    report = put(client, [level, LEVEL]).get_json()
    assert (report["applied"], report["rejected"][0]["index"]) == (1, 0)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"levels": null}', b"\xff"])
def test_what_is_no_such_json_is_refused(client: FlaskClient, body: bytes) -> None:
    response = client.put(
        "/v1/stock", data=body, content_type="application/json", headers=bearer("catalog")
    )
    assert_problem(response, 400, "request-invalid")


def test_json_must_be_declared(client: FlaskClient) -> None:
    response = client.put("/v1/stock", data=b'{"levels": []}', headers=bearer("catalog"))
    body = assert_problem(response, 415, "content-type-unsupported")
    assert "application/json" in body["remedy"]


def test_the_message_repeats_nothing_that_was_sent(client: FlaskClient) -> None:
    response = put(client, [LEVEL | {"quantity": "secret"}])
    assert "secret" not in response.get_data(as_text=True)


def test_a_whole_number_may_be_written_with_a_point(
    client: FlaskClient, services: FakeServices
) -> None:
    """JSON Schema, by which the route is described, calls 3.0 an integer."""
    assert put(client, [LEVEL | {"quantity": 3.0}]).get_json()["applied"] == 1
    (level,) = services.calls[0][1][1]
    assert (level.quantity, type(level.quantity)) == (3, int)
