from collections.abc import Iterator

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient

from lookup.api.http.access import register_access
from tests.api.fakes import FakeGate, FakeServices, bearer
from tests.api.problem_shape import assert_problem

GENERATION = "20250314T023000Z-0a1b2c3d"
# Every guarded route with the roles that may use it: written out, so that a change is a decision.
ROUTES = {
    ("POST", "/v1/lookup"): {"advisor", "reviewer", "admin"},
    ("POST", "/v1/search"): {"advisor", "reviewer", "admin"},
    ("GET", "/v1/products/MB02/alternatives"): {"advisor", "reviewer", "catalog", "admin"},
    ("GET", "/v1/search/choices"): {"advisor", "reviewer", "catalog", "admin"},
    ("POST", "/v1/feedback"): {"advisor", "reviewer", "admin"},
    ("GET", "/v1/products"): {"advisor", "reviewer", "catalog", "admin"},
    ("GET", "/v1/products/MB02"): {"advisor", "reviewer", "catalog", "admin"},
    ("GET", "/v1/variants/MB02-Blue"): {"advisor", "reviewer", "catalog", "admin"},
    ("GET", "/v1/codes/9506000134352"): {"advisor", "reviewer", "catalog", "admin"},
    ("GET", "/v1/images/7"): {"advisor", "reviewer", "catalog", "admin"},
    ("GET", "/v1/stores"): {"advisor", "reviewer", "catalog", "admin"},
    ("PUT", "/v1/stock"): {"catalog", "admin"},
    ("POST", "/v1/tags"): {"advisor", "reviewer", "admin"},
    ("GET", "/v1/demand"): {"catalog", "admin"},
    ("GET", "/v1/events"): {"admin"},
    ("GET", "/v1/insight"): {"catalog", "admin"},
    ("GET", "/v1/usage"): {"catalog", "admin"},
    ("GET", "/v1/builds"): {"catalog", "admin"},
    ("GET", "/v1/generations"): {"catalog", "admin"},
    ("POST", f"/v1/generations/{GENERATION}/publish"): {"admin"},
}
# For reviewers; test_inspections and test_items try every role on them.
REVIEWED = {
    "/v1/inspections",
    "/v1/inspections/<case_id>",
    "/v1/inspections/<case_id>/archive",
    "/v1/inspections/<case_id>/assignee",
    "/v1/inspections/<case_id>/notes",
    "/v1/inspections/<case_id>/photos",
    "/v1/inspections/<case_id>/photos/<int:number>",
    "/v1/inspections/<case_id>/photos/<int:number>/heat",
    "/v1/inspections/<case_id>/references",
    "/v1/inspections/<case_id>/references/<name>",
    "/v1/inspections/<case_id>/report",
    "/v1/inspections/<case_id>/state",
    "/v1/inspections/<case_id>/verdict",
    "/v1/items",
    "/v1/items/<item_id>",
    "/v1/items/<item_id>/check",
    "/v1/items/<item_id>/checks/<int:check_number>/photos/<int:number>",
    "/v1/items/<item_id>/history",
    "/v1/items/<item_id>/passport",
    "/v1/items/<item_id>/photos/<int:number>",
}
OPEN = {
    "/",
    "/app.webmanifest",
    "/catalogue",
    "/docs",
    "/docs/<name>",
    "/healthz",
    "/metrics",
    "/openapi.json",
    "/readyz",
    "/review",
    "/review/<name>",
    "/service-worker.js",
    "/shell/<version>/<path:path>",
    "/static/<path:filename>",
    "/v1/first-key",
}


def matrix() -> Iterator[tuple[str, str, str, bool]]:
    for (method, path), roles in ROUTES.items():
        for role in ("advisor", "reviewer", "catalog", "admin"):
            yield method, path, role, role in roles


@pytest.mark.parametrize(("method", "path", "role", "allowed"), list(matrix()))
def test_a_role_may_do_what_it_is_for_and_nothing_else(
    client: FlaskClient, services: FakeServices, method: str, path: str, role: str, allowed: bool
) -> None:
    response = client.open(path, method=method, headers=bearer(role))
    if allowed:
        # The empty bodies of POST and PUT are refused by the route itself, behind the gate.
        assert response.status_code in (200, 400, 415)
    else:
        assert_problem(response, 403, "forbidden")
        assert services.calls == []


@pytest.mark.parametrize(("method", "path"), list(ROUTES))
def test_nothing_guarded_is_done_without_a_key(
    client: FlaskClient, services: FakeServices, method: str, path: str
) -> None:
    assert_problem(client.open(path, method=method), 401, "unauthenticated")
    assert services.calls == []


def test_every_route_is_either_in_the_table_or_open(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")
    guarded = {
        adapter.match(path, method=method, return_rule=True)[0].rule for method, path in ROUTES
    }
    others = {rule.rule for rule in app.url_map.iter_rules()} - guarded
    assert others == OPEN | REVIEWED


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/products/MB02"),
        ("GET", "/v1/variants/MB02-Blue"),
        ("GET", "/v1/codes/9506000134352"),
        ("GET", "/v1/images/7"),
        ("POST", f"/v1/generations/{GENERATION}/publish"),
    ],
)
def test_what_another_maison_has_does_not_exist(
    client: FlaskClient, method: str, path: str
) -> None:
    here = client.open(path, method=method, headers=bearer("admin"))
    elsewhere = client.open(path, method=method, headers=bearer("admin", maison="drawn"))
    assert here.status_code == 200
    assert_problem(elsewhere, 404, "not-found")


def test_a_route_that_does_not_say_what_it_asks_for_is_not_served(gate: FakeGate) -> None:
    app = Flask(__name__)
    blueprint = Blueprint("forgotten", __name__)
    blueprint.add_url_rule("/all-keys", view_func=lambda: "secret")
    app.register_blueprint(blueprint)
    with pytest.raises(TypeError, match="forgotten"):
        register_access(app, gate)


def test_the_use_of_a_key_is_noted(client: FlaskClient, gate: FakeGate) -> None:
    client.get("/v1/stores", headers=bearer("advisor")).close()
    assert [principal.key for principal in gate.noted] == ["luma-advisor"]
