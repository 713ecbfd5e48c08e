"""How often a key and an address may ask."""

import time
from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from flask_limiter import RequestLimit
from pydantic import SecretStr

from lookup.api.app import create_app
from lookup.base.errors import InvalidSettings
from lookup.settings.table import Settings
from tests.api.fakes import FakeGate, FakeServices, bearer
from tests.api.problem_shape import assert_problem

Open = Callable[..., FlaskClient]


@pytest.fixture
def opened(settings: Settings, services: FakeServices, gate: FakeGate) -> Open:
    """A client of an application with these settings."""

    def open_client(**changed: object) -> FlaskClient:
        return create_app(settings.model_copy(update=changed), services, gate).test_client()

    return open_client


def test_past_its_rate_a_key_is_told_when_to_come_back(opened: Open) -> None:
    client = opened(key_requests_per_minute=3)
    for _ in range(3):
        assert client.get("/v1/stores", headers=bearer("advisor")).status_code == 200
    response = client.get("/v1/stores", headers=bearer("advisor"))
    body = assert_problem(response, 429, "too-many-requests")
    assert "key" in body["detail"]
    assert 1 <= int(response.headers["Retry-After"]) <= 60


def test_nobody_is_sent_away_for_longer_than_the_minute_that_is_counted(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    # flask-limiter 4.1 rounds the moment up, so it can lie 61 whole seconds ahead.
    monkeypatch.setattr(RequestLimit, "reset_at", property(lambda _: int(time.time()) + 61))
    client = opened(key_requests_per_minute=1)
    client.get("/v1/stores", headers=bearer("advisor"))
    response = client.get("/v1/stores", headers=bearer("advisor"))
    assert int(response.headers["Retry-After"]) == 60


def test_one_key_does_not_use_up_anothers_rate(opened: Open) -> None:
    client = opened(key_requests_per_minute=1)
    assert client.get("/v1/stores", headers=bearer("advisor")).status_code == 200
    assert client.get("/v1/stores", headers=bearer("advisor")).status_code == 429
    assert client.get("/v1/stores", headers=bearer("catalog")).status_code == 200
    assert client.get("/v1/stores", headers=bearer("advisor", "brera")).status_code == 200


def test_past_its_rate_an_address_is_refused_before_its_keys_are_looked_at(
    opened: Open, gate: FakeGate
) -> None:
    client = opened(address_requests_per_minute=2)
    for _ in range(2):
        assert client.get("/v1/stores").status_code == 401
    gate.local_open = True
    assert_problem(client.get("/v1/stores"), 429, "too-many-requests")
    other = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/v1/stores", environ_overrides=other).status_code == 401


def test_a_photo_past_the_rate_is_not_read(opened: Open, services: FakeServices) -> None:
    client = opened(key_requests_per_minute=1)
    client.get("/v1/stores", headers=bearer("advisor"))
    services.calls.clear()
    unread = BytesIO(b"a photo that nobody reads")
    response = client.post(
        "/v1/lookup",
        input_stream=unread,
        content_type="multipart/form-data; boundary=b",
        content_length=1000,
        headers=bearer("advisor"),
    )
    assert response.status_code == 429
    assert unread.tell() == 0
    assert services.calls == []


@pytest.mark.parametrize(
    ("addresses", "statuses"),
    [
        (("2001:db8::1", "2001:db8::2"), (200, 429)),  # one network
        (("2001:db8::1", "2001:db8:0:1::1"), (200, 200)),
        (("192.0.2.1", "192.0.2.2"), (200, 200)),
    ],
)
def test_an_ipv6_network_counts_as_one_address(
    opened: Open, addresses: tuple[str, str], statuses: tuple[int, int]
) -> None:
    client = opened(address_requests_per_minute=1)
    got = [
        client.get("/openapi.json", environ_overrides={"REMOTE_ADDR": address}).status_code
        for address in addresses
    ]
    assert tuple(got) == statuses


def test_health_is_told_however_often_it_is_asked(opened: Open) -> None:
    client = opened(address_requests_per_minute=1, key_requests_per_minute=1)
    for _ in range(5):
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 200


def test_but_no_keys_can_be_tried_there_without_end(opened: Open) -> None:
    client = opened(address_requests_per_minute=2)
    wrong = {"Authorization": "Bearer guessed"}
    statuses = [client.get("/metrics", headers=wrong).status_code for _ in range(3)]
    assert statuses == [401, 401, 429]


def test_zero_is_no_limit(opened: Open) -> None:
    client = opened(address_requests_per_minute=0, key_requests_per_minute=0)
    assert {client.get("/v1/stores", headers=bearer("advisor")).status_code for _ in range(50)} == {
        200
    }


def test_two_applications_count_apart(opened: Open) -> None:
    for _ in range(2):
        client = opened(key_requests_per_minute=1)
        assert client.get("/v1/stores", headers=bearer("advisor")).status_code == 200


def test_behind_a_proxy_each_caller_counts_and_a_made_up_address_does_not_help(
    opened: Open,
) -> None:
    client = opened(address_requests_per_minute=1, trusted_proxies=1)

    def ask(forwarded_for: str) -> int:
        return client.get("/openapi.json", headers={"X-Forwarded-For": forwarded_for}).status_code

    assert ask("192.0.2.1") == 200
    assert ask("192.0.2.2") == 200
    assert ask("198.51.100.9, 192.0.2.1") == 429  # only the proxy's own entry, the last, counts


def test_without_a_proxy_the_header_says_nothing(opened: Open) -> None:
    client = opened(address_requests_per_minute=1)
    statuses = [
        client.get("/openapi.json", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code
        for n in range(2)
    ]
    assert statuses == [200, 429]


@pytest.mark.parametrize("url", ["nothing://here", "redis://localhost"])
def test_a_storage_that_cannot_be_used_is_refused_at_the_start(opened: Open, url: str) -> None:
    # The second needs a client that is installed only where it is used.
    with pytest.raises(InvalidSettings, match="rate_limit_storage"):
        opened(rate_limit_storage=SecretStr(url))
