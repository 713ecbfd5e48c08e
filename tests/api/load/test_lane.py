"""Photos through the lane: at most so many at once, at most so many waiting."""

import threading
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from lookup.answers.models import LookupAnswer
from lookup.api.app import create_app
from lookup.settings.table import Settings
from tests.api.fakes import OPERATOR, PIXEL, FakeGate, FakeLookups, FakeServices, bearer
from tests.api.problem_shape import assert_problem

LONG = 30.0


class SlowLookups(FakeLookups):
    """A look-up begins, then ends when it is let."""

    def __init__(self, services: FakeServices) -> None:
        super().__init__(services)
        self.begun = threading.Semaphore(0)
        self.end = threading.Semaphore(0)

    def look_up(self, maison: str, photo: bytes, **options: Any) -> LookupAnswer:
        self.begun.release()
        assert self.end.acquire(timeout=LONG)
        return super().look_up(maison, photo, **options)


class Caller(threading.Thread):
    """Sends a photo from a thread of its own."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self._app = app
        self.response: TestResponse | None = None
        self.start()

    def run(self) -> None:
        self.response = look_up(self._app)

    def status(self) -> int:
        self.join(LONG)
        assert self.response is not None
        return self.response.status_code


def look_up(app: Flask, photo: bytes = PIXEL) -> TestResponse:
    return app.test_client().post(
        "/v1/lookup", data={"photo": (BytesIO(photo), "p.jpg")}, headers=bearer("advisor")
    )


def metric(app: Flask, name: str) -> float:
    text = app.test_client().get("/metrics", headers=OPERATOR).text
    (line,) = [line for line in text.splitlines() if line.startswith(f"{name} ")]
    return float(line.split()[1])


@pytest.fixture
def slow() -> SlowLookups:
    return FakeServices(lookups=SlowLookups).lookups


@pytest.fixture
def full(settings: Settings, slow: SlowLookups) -> Iterator[Flask]:
    """An application with one place, taken, and one to wait, taken too."""
    narrow = settings.model_copy(update={"lookups_at_once": 1, "lookups_waiting": 1})
    app = create_app(narrow, slow.services, FakeGate())
    callers = [Caller(app), Caller(app)]
    assert slow.begun.acquire(timeout=LONG)
    waited = threading.Event()
    for _ in range(3000):
        if metric(app, "lookup_photos_waiting") == 1:
            break
        waited.wait(0.01)
    yield app
    slow.end.release(2)
    assert [caller.status() for caller in callers] == [200, 200]


def test_past_the_queue_a_photo_is_refused_without_waiting_and_without_being_read(
    full: Flask, slow: SlowLookups
) -> None:
    unread = BytesIO(b"a photo that nobody reads")
    # Nobody leaves before this one is answered: had it waited, it would not be.
    response = full.test_client().post(
        "/v1/lookup",
        input_stream=unread,
        content_type="multipart/form-data; boundary=b",
        content_length=1000,
        headers=bearer("advisor"),
    )
    assert_problem(response, 503, "overloaded")
    assert response.headers["Retry-After"] == "1"
    assert unread.tell() == 0


def test_what_needs_no_place_is_answered_all_the_while(full: Flask, slow: SlowLookups) -> None:
    client = full.test_client()
    headers = bearer("advisor")
    assert client.get("/v1/products/MB02", headers=headers).status_code == 200
    assert client.post("/v1/search", json={"text": "lune"}, headers=headers).status_code == 200
    assert client.get("/readyz").status_code == 200
    with_photo = {"text": "lune", "photo": (BytesIO(PIXEL), "p.jpg")}
    assert client.post("/v1/search", data=with_photo, headers=headers).status_code == 503


def test_how_many_are_in_work_and_wait_is_measured(full: Flask) -> None:
    assert metric(full, "lookup_photos_in_work") == 1
    assert metric(full, "lookup_photos_waiting") == 1


def test_whoever_is_not_let_in_learns_nothing_of_the_load(full: Flask) -> None:
    response = full.test_client().post("/v1/lookup", data={"photo": (BytesIO(PIXEL), "p.jpg")})
    assert_problem(response, 401, "unauthenticated")


def test_a_request_that_waited_past_its_deadline_is_dropped_before_any_work(
    settings: Settings, slow: SlowLookups
) -> None:
    hasty = settings.model_copy(
        update={"lookups_at_once": 1, "lookups_waiting": 1, "answer_seconds": 0.01}
    )
    app = create_app(hasty, slow.services, FakeGate())
    first = Caller(app)
    assert slow.begun.acquire(timeout=LONG)
    response = look_up(app)
    assert_problem(response, 503, "too-late")
    assert response.headers["Retry-After"] == "1"
    slow.end.release()
    assert first.status() == 200
    assert len(slow.services.calls) == 1


def test_a_place_is_free_again_after_a_failure(
    settings: Settings, services: FakeServices, gate: FakeGate
) -> None:
    narrow = settings.model_copy(update={"lookups_at_once": 1, "lookups_waiting": 0})
    app = create_app(narrow, services, gate)
    services.failure = RuntimeError("it broke")
    assert look_up(app).status_code == 500
    services.failure = None
    assert look_up(app).status_code == 200


def test_a_photo_that_is_refused_while_it_is_read_takes_no_place(
    settings: Settings, services: FakeServices, gate: FakeGate
) -> None:
    narrow = settings.model_copy(update={"lookups_at_once": 1, "lookups_waiting": 0})
    app = create_app(narrow, services, gate)
    assert look_up(app, b"x" * 200_000).status_code == 413
    assert look_up(app).status_code == 200
