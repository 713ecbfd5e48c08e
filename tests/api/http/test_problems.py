import re
import sqlite3
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from lookup.api.app import create_app
from lookup.api.http.operation import Operation, operation_of
from lookup.base import errors
from lookup.base.errors import DomainError, Unavailable
from lookup.settings.table import Settings
from tests.api.fakes import FakeGate, FakeServices, bearer
from tests.api.problem_shape import assert_problem

STATUS = {
    errors.DomainError: 500,
    errors.BadInput: 400,
    errors.EmptyPhoto: 400,
    errors.PhotoError: 422,
    errors.DamagedPhoto: 422,
    errors.PhotoTooSlow: 422,
    errors.UnsupportedPhoto: 415,
    errors.UnsupportedContentType: 415,
    errors.PhotoTooLarge: 413,
    errors.FeedError: 400,
    errors.BadCode: 400,
    errors.NotFound: 404,
    errors.Refused: 409,
    errors.GenerationCorrupt: 409,
    errors.GoldenMismatch: 409,
    errors.NewerSchema: 503,
    errors.NoGeneration: 503,
    errors.Unavailable: 503,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
}


def subclasses(cls: type[DomainError]) -> Iterator[type[DomainError]]:
    yield cls
    for below in cls.__subclasses__():
        yield from subclasses(below)


def make(cls: type[DomainError]) -> DomainError:
    if issubclass(cls, errors.InvalidRequest):
        return cls([("field", "is wrong")], "Correct it.")
    return cls("It broke.", "Mend it.")


@pytest.mark.parametrize("cls", list(subclasses(DomainError)), ids=lambda cls: cls.__name__)
def test_every_domain_error_has_the_one_shape(
    client: FlaskClient, services: FakeServices, cls: type[DomainError]
) -> None:
    services.failure = error = make(cls)
    response = client.get("/v1/stores", headers=bearer("advisor"))
    body = assert_problem(response, response.status_code, cls.slug)
    assert (body["title"], body["detail"], body["remedy"]) == (
        error.title,
        error.detail,
        error.remedy,
    )


@pytest.mark.parametrize(("cls", "status"), list(STATUS.items()), ids=str)
def test_each_kind_of_error_has_its_status(
    client: FlaskClient, services: FakeServices, cls: type[DomainError], status: int
) -> None:
    services.failure = make(cls)
    assert client.get("/v1/stores", headers=bearer("advisor")).status_code == status


def test_slugs_are_distinct() -> None:
    slugs = [cls.slug for cls in subclasses(DomainError)]
    assert sorted(slugs) == sorted(set(slugs))


@pytest.mark.parametrize("path", ["/v1/nothing", "/nothing", "/static/nothing.js", "/docs/nothing"])
def test_an_unknown_route_is_a_problem_too(client: FlaskClient, path: str) -> None:
    assert_problem(client.get(path), 404, "not-found" if path.startswith("/docs") else "http-404")


def test_a_wrong_method_is_told_the_right_ones(client: FlaskClient) -> None:
    response = client.get("/v1/lookup")
    assert_problem(response, 405, "http-405")
    assert set(response.allow) == {"OPTIONS", "POST"}


def every_route(app: Flask) -> Iterator[tuple[str, str, Operation]]:
    """Method, a path that fits, and the contract of all that is served."""
    for rule in app.url_map.iter_rules():
        contract = operation_of(app.view_functions[rule.endpoint])
        path = re.sub(r"<(?:int:)\w+>", "7", rule.rule)
        path = re.sub(r"<(?:\w+:)?\w+>", "9506000134352", path)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, path, contract or Operation("a file")


def test_whatever_goes_wrong_on_whatever_route_has_the_one_shape(
    app: Flask, client: FlaskClient, services: FakeServices, settings: Settings
) -> None:
    routes = list(every_route(app))
    assert len(routes) > 15
    too_much = b"x" * (settings.max_photo_bytes * 100)
    for method, path, contract in routes:
        assert_problem(client.open(path, method="DELETE"), 405, "http-405")
        if contract.permission is None:
            continue
        admin = bearer("admin")
        assert_problem(client.open(path, method=method), 401, "unauthenticated")
        if contract.query or contract.form or contract.body:
            unknown = (
                {"query_string": "nonsense=1"} if contract.query else {"json": {"nonsense": 1}}
            )
            if contract.form and not contract.body:
                unknown = {"data": {"nonsense": "1"}}
            response = client.open(path, method=method, headers=admin, **unknown)
            assert_problem(response, 400, "request-invalid")
        if contract.form or contract.body:
            for content_type, sent, status, slug in (
                ("text/csv", b"a,b", 415, "content-type-unsupported"),
                (_read_by(contract), too_much, 413, "http-413"),
            ):
                response = client.open(
                    path, method=method, headers=admin, data=sent, content_type=content_type
                )
                assert_problem(response, status, slug)
        else:
            services.failure = RuntimeError("nobody expected this")
            assert_problem(client.open(path, method=method, headers=admin), 500, "unexpected")
            services.failure = None


def _read_by(contract: Operation) -> str:
    return "application/json" if contract.body else "multipart/form-data; boundary=b"


def test_a_missing_key_is_told_how_to_send_one(client: FlaskClient) -> None:
    response = client.get("/v1/stores")
    assert_problem(response, 401, "unauthenticated")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_unavailable_says_when_to_come_back(client: FlaskClient, services: FakeServices) -> None:
    services.failure = errors.NoGeneration("None.", "Build.")
    response = client.get("/v1/stores", headers=bearer("advisor"))
    assert int(response.headers["Retry-After"]) > 0


def test_what_nobody_expected_gives_nothing_away(
    client: FlaskClient, services: FakeServices
) -> None:
    services.failure = RuntimeError("password=hunter2")
    response = client.get("/v1/stores", headers=bearer("advisor"))
    assert_problem(response, 500, "unexpected")
    assert "hunter2" not in response.get_data(as_text=True)


def test_a_database_that_does_not_answer_is_503_without_its_words(
    client: FlaskClient, services: FakeServices
) -> None:
    services.failure = OperationalError("SELECT secret", {}, Exception("database is locked"))
    response = client.get("/v1/stores", headers=bearer("advisor"))
    assert_problem(response, 503, "unavailable")
    assert "SELECT" not in response.get_data(as_text=True)
    assert "Retry-After" in response.headers


@pytest.mark.parametrize(
    "failure",
    [
        NoConnectionFree("QueuePool limit of size 5 overflow 10 reached: secret"),
        OSError(5, "Input/output error", "/srv/secret"),
        errors.DiskFull("There is no room left.", "Free some space."),
    ],
)
def test_trouble_of_the_machine_is_503_without_its_words(
    client: FlaskClient, services: FakeServices, failure: Exception
) -> None:
    services.failure = failure
    response = client.get("/v1/stores", headers=bearer("advisor"))
    assert_problem(response, 503, getattr(failure, "slug", "unavailable"))
    assert "secret" not in response.get_data(as_text=True)


def _database_without_room() -> OperationalError:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    return OperationalError("INSERT secret", {}, full)


@pytest.mark.parametrize(
    "failure", [_database_without_room(), OSError(28, "No space left on device", "/srv/secret")]
)
def test_a_full_disk_is_said_to_be_one_whoever_met_it(
    client: FlaskClient, services: FakeServices, failure: Exception
) -> None:
    services.failure = failure
    response = client.get("/v1/stores", headers=bearer("advisor"))
    assert_problem(response, 503, "disk-full")
    assert "does not answer" not in response.get_data(as_text=True)
    assert "secret" not in response.get_data(as_text=True)


@pytest.mark.parametrize("below", ["", "/alba/vault/keys.json"])
def test_no_message_names_the_servers_directories(
    settings: Settings, services: FakeServices, gate: FakeGate, below: str
) -> None:
    kept = settings.model_copy(update={"generations_cache": settings.home / "fetched"})
    client = create_app(kept, services, gate).test_client()
    services.failure = Unavailable(
        f"{settings.home}{below} and {settings.home}/fetched/x cannot be read.",
        f"Look at {settings.home}{below}; {settings.home}-other is another.",
    )
    answer = client.get("/v1/stores", headers=bearer("advisor")).get_json()
    assert answer["detail"] == f"HOME{below} and CACHE/x cannot be read."
    assert answer["remedy"] == f"Look at HOME{below}; {settings.home}-other is another."
