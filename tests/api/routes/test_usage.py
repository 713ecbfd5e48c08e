"""`GET /v1/usage` and `GET /v1/builds`: for the catalogue team."""

from datetime import date

from flask.testing import FlaskClient

from lookup.catalog.reading.listing import Window
from tests.api.fakes import FakeServices, bearer


def test_usage_is_told_since_a_day(client: FlaskClient, services: FakeServices) -> None:
    answer = client.get("/v1/usage?since=2026-11-02", headers=bearer("catalog")).get_json()
    assert answer["all"] == {
        "lookups": 3,
        "match": 3,
        "ambiguous": 0,
        "none": 0,
        "within_second": 3,
        "p50_ms": 300,
        "p95_ms": 400,
    }
    assert services.calls[-1] == ("usage", ("luma", date(2026, 11, 2)), {})


def test_builds_are_listed_part_by_part(client: FlaskClient, services: FakeServices) -> None:
    answer = client.get("/v1/builds?limit=5&after=2", headers=bearer("catalog"))
    assert answer.get_json()["damaged"] == [{"run": "1", "problem": "It is cut off."}]
    assert services.calls[-1] == ("builds", ("luma", Window(5, "2")), {})
