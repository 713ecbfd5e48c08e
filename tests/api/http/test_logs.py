import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from flask.testing import FlaskClient
from PIL import ExifTags, Image

from lookup.api.app import create_app
from lookup.api.http.logs import configure_logging
from lookup.base.errors import BadInput
from lookup.settings.table import Settings
from tests.api.fakes import FakeGate, FakeServices, bearer


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    level, before = root.level, root.handlers[:]
    yield
    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
    root.setLevel(level)
    for name in ("lookup", "faiss", "flask-limiter"):
        logging.getLogger(name).setLevel(logging.NOTSET)
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


@pytest.mark.parametrize("level", ["debug", "info"])
@pytest.mark.parametrize("failure", [None, BadInput("It broke.", "Mend it."), KeyError("it")])
def test_neither_key_nor_photo_nor_what_was_asked_is_logged(
    client: FlaskClient,
    services: FakeServices,
    capsys: pytest.CaptureFixture[str],
    level: str,
    failure: Exception | None,
) -> None:
    configure_logging(level)
    services.failure = failure
    headers = bearer("advisor")
    photo = {"photo": (io.BytesIO(b"PHOTOBYTES"), "client-name.jpg"), "store": "SECRETSTORE"}
    client.post("/v1/lookup", data=photo, headers=headers)
    client.post("/v1/search", json={"text": "SECRETWORDS"}, headers=headers)
    client.post("/v1/search", json={"text": "SECRETWORDS", "nonsense": "SECRET"}, headers=headers)
    client.get("/v1/products/SECRETID?store=SECRETSTORE", headers=headers)
    client.get("/v1/codes/0123456789SECRET", headers=headers)
    logged = capsys.readouterr().err
    assert len(lines(logged)) >= 5
    for secret in ("PHOTOBYTES", "client-name", "SECRET", "Bearer", "luma/advisor"):
        assert secret not in logged


def test_a_photos_metadata_is_not_logged_even_when_debugging(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging("debug")
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "CLIENTNAME"
    encoded = io.BytesIO()
    Image.new("RGB", (8, 8)).save(encoded, "JPEG", exif=exif)
    assert dict(Image.open(encoded).getexif())[ExifTags.Base.Artist] == "CLIENTNAME"
    assert "CLIENTNAME" not in capsys.readouterr().err


def test_the_address_of_who_asks_too_often_is_not_logged(
    settings: Settings, services: FakeServices, gate: FakeGate, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging()
    strict = settings.model_copy(update={"address_requests_per_minute": 1})
    client = create_app(strict, services, gate).test_client()
    for _ in range(2):
        client.get("/v1/stores", environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    logged = capsys.readouterr().err
    assert [line["problem"] for line in lines(logged)] == ["unauthenticated", "too-many-requests"]
    assert "192.0.2.7" not in logged


@pytest.mark.parametrize(
    ("level", "events"),
    [
        ("debug", ["a step", "a fact", "a worry", "a fault"]),
        ("info", ["a fact", "a worry", "a fault"]),
        ("warning", ["a worry", "a fault"]),
        ("error", ["a fault"]),
    ],
)
def test_the_level_says_what_is_left_out(
    capsys: pytest.CaptureFixture[str], level: str, events: list[str]
) -> None:
    configure_logging(level)
    log = structlog.get_logger("lookup.test")
    log.debug("a step")
    log.info("a fact")
    log.warning("a worry")
    log.error("a fault")
    assert [line["event"] for line in lines(capsys.readouterr().err)] == events


def test_the_cause_of_an_unexpected_failure_is_in_the_log(
    client: FlaskClient, services: FakeServices, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging()
    services.failure = RuntimeError("the cause")
    client.get("/v1/stores", headers=bearer("advisor") | {"X-Request-Id": "abc"})
    failure, request = lines(capsys.readouterr().err)
    assert failure["request_id"] == request["request_id"] == "abc"
    assert "the cause" in failure["exception"]
