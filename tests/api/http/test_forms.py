"""Forms of every kind, good and bad: each is answered, and none is a fault of the service."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from lookup.api.app import create_app
from lookup.settings.table import Settings
from tests.api.fakes import FakeGate, FakeServices, bearer

TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")
PATHS = ("/v1/search", "/v1/feedback", "/v1/lookup", "/v1/inspections")
NAMES = (
    *("text", "store", "top_k", "box", "attributes", "exclude", "locale", "photo", "in_stock"),
    *("lookup_id", "product_id", "sku", "none_of_these", "parts", "serial", "idempotency_key"),
)
# What a field that holds JSON, numbers or lists might be given.
VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["[" * 100_000, "{" * 5_000, "1e999", "NaN", "null", "true", "-1", "9" * 400]),
    st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=8).map(json.dumps),
)
FIELDS = st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=5), VALUES), max_size=8)
FEW = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def application() -> Flask:
    unlimited = {"key_requests_per_minute": 0, "address_requests_per_minute": 0}
    return create_app(Settings.model_construct(**unlimited), FakeServices(), FakeGate())


@pytest.fixture
def caller(application: Flask) -> FlaskClient:
    return application.test_client()


@FEW
@given(path=st.sampled_from(PATHS), kind=st.sampled_from(TYPES), fields=FIELDS)
def test_fields_of_any_content(
    caller: FlaskClient, path: str, kind: str, fields: list[tuple[str, str]]
) -> None:
    sent = MultiDict(fields)
    answer = caller.post(path, data=sent, content_type=kind, headers=bearer("admin"))
    assert answer.status_code in (200, 400, 413, 415, 422, 503)


@FEW
@given(path=st.sampled_from(PATHS), body=st.binary(max_size=300))
def test_bodies_that_are_no_forms(caller: FlaskClient, path: str, body: bytes) -> None:
    for kind in ("multipart/form-data; boundary=b", "multipart/form-data", TYPES[1]):
        sent = body.replace(b"\n", b"\r\n--b\r\n")
        answer = caller.post(path, data=sent, content_type=kind, headers=bearer("admin"))
        assert answer.status_code in (200, 400, 413, 415, 422, 503)
