"""What is counted and timed, and who may read it."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from lookup.answers.models import MaisonReadiness, ReadyAnswer
from lookup.api.app import create_app
from lookup.base.errors import Unavailable
from lookup.settings.table import Settings
from tests.api.fakes import OPERATOR, PIXEL, FakeGate, FakeReadiness, FakeServices, bearer
from tests.api.problem_shape import assert_problem

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def read(client: FlaskClient) -> Samples:
    response = client.get("/metrics", headers=OPERATOR)
    assert response.status_code == 200
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def value(samples: Samples, name: str, **labels: str) -> float | None:
    return samples.get((name, frozenset(labels.items())))


def look_up(client: FlaskClient) -> None:
    photo = {"photo": (BytesIO(PIXEL), "p.jpg")}
    client.post("/v1/lookup", data=photo, headers=bearer("advisor"))


def test_every_stage_of_a_look_up_is_in_a_histogram(client: FlaskClient) -> None:
    look_up(client)
    samples = read(client)
    for stage, seconds in {"decode": 0.02, "embed": 0.03, "search": 0.0015, "total": 0.056}.items():
        labels = {"task": "lookup", "stage": stage}
        assert value(samples, "lookup_stage_duration_seconds_sum", **labels) == pytest.approx(
            seconds
        )
        assert value(samples, "lookup_stage_duration_seconds_count", **labels) == 1
    assert value(samples, "lookup_photo_wait_seconds_count") == 1


def test_a_stage_that_did_not_happen_is_not_timed(client: FlaskClient) -> None:
    client.post("/v1/search", json={"text": "lune"}, headers=bearer("advisor"))
    samples = read(client)
    name = "lookup_stage_duration_seconds_count"
    assert value(samples, name, task="search", stage="catalog") == 1
    assert value(samples, name, task="search", stage="embed") is None


def test_requests_count_by_route_and_status_and_never_by_path(client: FlaskClient) -> None:
    for path in ("/v1/products/MB02", "/v1/products/OTHER", "/no/such/path"):
        client.open(path, method="GET", headers=bearer("advisor"))
    client.open("/v1/stores", method="BREW", headers=bearer("advisor"))
    samples = read(client)
    name, route = "lookup_http_requests_total", "/v1/products/<path:product_id>"
    assert value(samples, name, method="GET", route=route, status="200") == 1
    assert value(samples, name, method="GET", route=route, status="404") == 1
    assert value(samples, name, method="GET", route="other", status="404") == 1
    assert value(samples, name, method="other", route="other", status="405") == 1
    assert value(samples, "lookup_http_request_duration_seconds_count", route=route) == 2
    assert value(samples, "lookup_problems_total", problem="not-found") == 1


def test_decisions_count_by_maison(client: FlaskClient) -> None:
    look_up(client)
    labels = {"maison": "luma", "decision": "match"}
    assert value(read(client), "lookup_decisions_total", **labels) == 1


def test_refusals_count_by_their_reason(
    settings: Settings, services: FakeServices, gate: FakeGate
) -> None:
    strict = settings.model_copy(update={"key_requests_per_minute": 1})
    client = create_app(strict, services, gate).test_client()
    for _ in range(3):
        client.get("/v1/stores", headers=bearer("advisor"))
    assert value(read(client), "lookup_problems_total", problem="too-many-requests") == 2


def test_what_is_in_service_is_told_by_maison(client: FlaskClient) -> None:
    samples = read(client)
    generation = {"generation": "20250314T023000Z-0a1b2c3d", "encoder": "embedded"}
    assert value(samples, "lookup_generation_info", maison="luma", **generation) == 1
    assert value(samples, "lookup_generation_images", maison="luma") == 218
    assert value(samples, "lookup_vectors_missing", maison="luma") == 3
    assert value(samples, "lookup_maison_ready", maison="luma") == 1
    assert value(samples, "lookup_generation_refused", maison="luma") == 0
    assert value(samples, "lookup_catalogue_up") == 1
    assert value(samples, "lookup_bound_broken", maison="luma") == 1
    assert value(samples, "lookup_photos_drifted", maison="luma") == 0


def test_a_maison_whose_new_generation_was_refused_answers_from_the_old(
    settings: Settings, gate: FakeGate
) -> None:
    class Refused(FakeReadiness):
        def report(self) -> ReadyAnswer:
            report = super().report()
            refused = report.maisons[0].model_copy(update={"problem": "a file changed"})
            unpublished = MaisonReadiness(
                maison="brera", ready=False, generation=None, encoder=None, rows=0, problem="none"
            )
            return report.model_copy(update={"maisons": [refused, unpublished]})

    samples = read(create_app(settings, FakeServices(readiness=Refused), gate).test_client())
    assert value(samples, "lookup_maison_ready", maison="luma") == 1
    assert value(samples, "lookup_generation_refused", maison="luma") == 1
    assert value(samples, "lookup_maison_ready", maison="brera") == 0
    assert value(samples, "lookup_generation_refused", maison="brera") == 0
    assert value(samples, "lookup_vectors_missing", maison="brera") is None
    assert value(samples, "lookup_bound_broken", maison="brera") is None


@pytest.mark.parametrize(
    "failure",
    [
        OperationalError("select", {}, Exception("locked")),
        NoConnectionFree("all are in use"),
        Unavailable("The database is away.", "Wait."),
    ],
)
def test_counts_are_told_while_the_database_is_not_there(
    client: FlaskClient,
    services: FakeServices,
    monkeypatch: pytest.MonkeyPatch,
    failure: Exception,
) -> None:
    def down() -> None:
        raise failure

    monkeypatch.setattr(services.readiness, "report", down)
    look_up(client)
    samples = read(client)
    assert value(samples, "lookup_catalogue_up") == 0
    assert value(samples, "lookup_decisions_total", maison="luma", decision="match") == 1


def test_each_name_has_its_unit_and_counters_end_in_total(client: FlaskClient) -> None:
    look_up(client)
    for family in text_string_to_metric_families(client.get("/metrics", headers=OPERATOR).text):
        assert family.name.startswith("lookup_")
        assert family.documentation.endswith(".")
        if family.type == "histogram":
            assert family.name.endswith("_seconds")


def test_the_docs_list_every_metric_and_no_other(client: FlaskClient) -> None:
    look_up(client)
    client.get("/no/such/path")
    text = client.get("/metrics", headers=OPERATOR).text
    told = {
        f"{family.name}_total" if family.type == "counter" else family.name
        for family in text_string_to_metric_families(text)
        if not family.name.endswith("_created")  # which only a process by itself tells
    }
    docs = (Path(__file__).parents[3] / "docs" / "operations.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"^### Metrics\n(.*?)^## ", docs, re.DOTALL | re.MULTILINE)
    assert set(re.findall(r"lookup_\w+", table)) == told


def test_two_applications_count_apart(client: FlaskClient, app: Flask, settings: Settings) -> None:
    look_up(client)
    other = create_app(settings, FakeServices(), FakeGate()).test_client()
    assert value(read(other), "lookup_photo_wait_seconds_count") == 0


def test_only_who_sends_the_token_may_read(client: FlaskClient) -> None:
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/metrics", headers=OPERATOR, environ_overrides=elsewhere).status_code == 200
    wrong_scheme = {"Authorization": OPERATOR["Authorization"].replace("Bearer", "Basic")}
    for wrong in ({}, bearer("admin"), wrong_scheme):
        assert_problem(client.get("/metrics", headers=wrong), 401, "unauthenticated")


def test_without_a_token_nobody_may_read_not_even_on_this_machine(
    tmp_path: Path, services: FakeServices, gate: FakeGate
) -> None:
    client = create_app(Settings(home=tmp_path), services, gate).test_client()
    for tried in ({}, OPERATOR, {"Authorization": "Bearer "}):
        answer = assert_problem(client.get("/metrics", headers=tried), 401, "unauthenticated")
        assert "operator_token" in answer["remedy"]
