"""Forms of every kind, good and bad: each is answered, and none is a fault of the service."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from lookup.api.app import create_app
from lookup.settings.table import Settings
from tests.api.fakes import FakeGate, FakeServices, bearer

TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")
PATHS = ("/v1/search", "/v1/feedback", "/v1/lookup", "/v1/inspections", "/v1/items")
NAMES = (
    *("text", "store", "top_k", "box", "attributes", "exclude", "locale", "photo", "in_stock"),
    *("lookup_id", "product_id", "sku", "none_of_these", "parts", "serial", "idempotency_key"),
    *("digital_link", "passport"),
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
    derandomize=True,
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


@FEW
@given(path=st.sampled_from(PATHS), spoilt=st.data())
def test_forms_with_bytes_left_out_or_repeated(
    caller: FlaskClient, path: str, spoilt: st.DataObject
) -> None:
    sound = b"".join(
        b"--b\r\nContent-Disposition: form-data; name=%b\r\n\r\nx\r\n" % name
        for name in (b'"text"', b'"attributes"', b'"photo"; filename="photo.jpg"')
    )
    start, end = sorted(spoilt.draw(st.tuples(*[st.integers(0, len(sound))] * 2)))
    sent = sound[:start] + sound[start:end] * spoilt.draw(st.sampled_from([0, 2])) + sound[end:]
    kind = "multipart/form-data; boundary=b"
    answer = caller.post(path, data=sent + b"--b--\r\n", content_type=kind, headers=bearer("admin"))
    assert answer.status_code in (200, 400, 413, 415, 422, 503)


@pytest.mark.parametrize("part", [b"form-data", b'form-data; filename="photo.jpg"'])
def test_a_part_without_a_name_is_refused(caller: FlaskClient, part: bytes) -> None:
    sent = b"--b\r\nContent-Disposition: %b\r\n\r\nx\r\n--b--\r\n" % part
    kind = "multipart/form-data; boundary=b"
    answer = caller.post("/v1/lookup", data=sent, content_type=kind, headers=bearer("admin"))
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["errors"][0]["message"] == "holds a part without a name"
