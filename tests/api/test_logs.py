import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from flask.testing import FlaskClient

from lookup.api.logs import configure_logging
from tests.api.fakes import FakeService, bearer


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    level, before = root.level, root.handlers[:]
    yield
    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
    root.setLevel(level)
    structlog.reset_defaults()


def lines(captured: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in captured.splitlines()]


def test_a_request_is_one_json_line(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging()
    client.get("/v1/products/MB02", headers=bearer("advisor") | {"X-Request-Id": "abc"})
    (line,) = lines(capsys.readouterr().err)
    assert line["event"] == "request"
    assert line["request_id"] == "abc"
    assert line["route"] == "/v1/products/<path:product_id>"
    assert line["status"] == 200
    assert (line["maison"], line["role"], line["key"]) == ("luma", "advisor", "luma-advisor")


def test_a_refused_request_is_logged_with_its_problem(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging()
    client.get("/v1/stores")
    (line,) = lines(capsys.readouterr().err)
    assert (line["status"], line["problem"], line["maison"]) == (401, "unauthenticated", None)


def test_neither_key_nor_photo_nor_what_was_asked_is_logged(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging()
    client.post(
        "/v1/lookup",
        data={"photo": (io.BytesIO(b"PHOTOBYTES"), "client-name.jpg"), "store": "SECRETSTORE"},
        headers=bearer("advisor"),
    )
    client.get("/v1/products/SECRETID?store=SECRETSTORE", headers=bearer("advisor"))
    logged = capsys.readouterr().err
    for secret in ("PHOTOBYTES", "client-name", "SECRET", "Bearer", "luma/advisor"):
        assert secret not in logged


def test_the_cause_of_an_unexpected_failure_is_in_the_log(
    client: FlaskClient, service: FakeService, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging()
    service.failure = RuntimeError("the cause")
    client.get("/v1/stores", headers=bearer("advisor") | {"X-Request-Id": "abc"})
    failure, request = lines(capsys.readouterr().err)
    assert failure["request_id"] == request["request_id"] == "abc"
    assert "the cause" in failure["exception"]
