import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lookup.api.app import create_app
from lookup.settings.table import Settings
from tests.api.fakes import PIXEL, FakeGate, FakeServices, bearer
from tests.api.problem_shape import assert_problem

GOLDEN = Path(__file__).with_name("lookup_answer.json")


def post(
    client: FlaskClient,
    fields: dict[str, Any] | None = None,
    *,
    photo: bytes | None = PIXEL,
    headers: dict[str, str] | None = None,
) -> TestResponse:
    form = dict(fields or {})
    if photo is not None:
        form["photo"] = (BytesIO(photo), "photo.jpg")
    return client.post("/v1/lookup", data=form, headers=bearer("advisor") | (headers or {}))


def test_the_answer_is_the_contracts_json(client: FlaskClient) -> None:
    response = post(client)
    assert response.status_code == 200
    assert response.mimetype == "application/json"
    assert response.get_json() == json.loads(GOLDEN.read_text())


def test_a_photo_alone_is_enough(client: FlaskClient, services: FakeServices) -> None:
    post(client)
    ((name, arguments, options),) = services.calls
    assert name == "look_up"
    assert arguments == ("luma", PIXEL)
    assert options.pop("more") == []
    assert (options.pop("every_item"), options.pop("read_text")) == (False, False)
    assert set(options.values()) == {None}


def test_every_field_reaches_the_service(client: FlaskClient, services: FakeServices) -> None:
    post(
        client,
        {
            "store": "PAR01",
            "top_k": "3",
            "box": "0.1, 0.2,0.5,0.6",
            "category": "Bags",
            "text": "in green",
            "locale": "fr-CH",
            "every_item": "true",
            "read_text": "true",
        },
    )
    assert services.calls[0][2] == {
        "more": [],
        "store": "PAR01",
        "top_k": 3,
        "box": (0.1, 0.2, 0.5, 0.6),
        "category": "Bags",
        "text": "in green",
        "locale": "fr-CH",
        "every_item": True,
        "read_text": True,
    }


def test_fields_left_blank_are_not_given(client: FlaskClient, services: FakeServices) -> None:
    assert post(client, {"store": "", "box": ""}).status_code == 200
    assert services.calls[0][2]["store"] is None


@pytest.mark.parametrize(
    ("accepted", "locale"),
    [
        ("fr-CH, fr;q=0.9, en;q=0.8", "fr-CH"),
        ("en;q=0.5, ja", "ja"),
        ("*", None),
        ("", None),
        ("<script>", None),
    ],
)
def test_the_language_is_the_browsers_first_choice(
    client: FlaskClient, services: FakeServices, accepted: str, locale: str | None
) -> None:
    post(client, headers={"Accept-Language": accepted})
    assert services.calls[0][2]["locale"] == locale


def test_the_locale_field_wins_over_the_browsers_language(
    client: FlaskClient, services: FakeServices
) -> None:
    post(client, {"locale": "it"}, headers={"Accept-Language": "fr"})
    assert services.calls[0][2]["locale"] == "it"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("box", "0.1,0.2,0.5", "four numbers"),
        ("box", "a,b,c,d", "valid number"),
        ("box", "0,0,0,1", "no area"),
        ("box", "1,0,0.1,0.1", "no area"),
        ("box", "-0.1,0,0.5,0.5", "no area"),
        ("box", "0.6,0,0.5,0.5", "beyond"),
        ("box", "nan,0,0.5,0.5", "no area"),
        ("top_k", "0", "greater than or equal to 1"),
        ("top_k", "21", "more than 20"),
        ("top_k", "many", "valid integer"),
        ("locale", "french please", "pattern"),
        ("store", "x" * 256, "at most 255"),
        ("txet", "hello", "not permitted"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_looked_up(
    client: FlaskClient, services: FakeServices, field: str, value: str, message: str
) -> None:
    body = assert_problem(post(client, {field: value}), 400, "request-invalid")
    error = body["errors"][0]
    assert error["field"].startswith(field)
    assert message in error["message"]
    assert services.calls == []


def test_a_box_may_touch_the_edge_in_floating_point(
    client: FlaskClient, services: FakeServices
) -> None:
    post(client, {"box": f"0.1,0.3,{1 - 0.1:.17f},0.7000000000000001"})
    x, y, width, height = services.calls[0][2]["box"]
    assert x + width <= 1
    assert y + height <= 1


def test_a_field_given_twice_is_refused(client: FlaskClient) -> None:
    body = assert_problem(post(client, {"store": ["PAR01", "MIL01"]}), 400, "request-invalid")
    assert body["errors"][0]["field"] == "store"


def test_a_photo_is_needed(client: FlaskClient) -> None:
    body = assert_problem(post(client, photo=None), 400, "request-invalid")
    assert body["errors"] == [{"field": "photo", "message": "is missing"}]


def post_photos(client: FlaskClient, *photos: bytes) -> TestResponse:
    files = [(BytesIO(photo), f"{place}.jpg") for place, photo in enumerate(photos)]
    return client.post("/v1/lookup", data={"photo": files}, headers=bearer("advisor"))


def test_up_to_six_photos_show_one_item(client: FlaskClient, services: FakeServices) -> None:
    six = [b"x" * 10_000 + bytes([number]) for number in range(6)]
    assert_problem(post_photos(client, *six), 413, "photo-too-large")
    six = [photo[1:] for photo in six]
    assert post_photos(client, *six).status_code == 200
    ((_, arguments, options),) = services.calls
    assert [arguments[1], *options["more"]] == six


def test_seven_photos_are_too_many(client: FlaskClient, services: FakeServices) -> None:
    body = assert_problem(post_photos(client, *[PIXEL] * 7), 400, "request-invalid")
    assert body["errors"] == [{"field": "photo", "message": "is sent 7 times"}]
    assert services.calls == []


def test_other_files_are_refused(client: FlaskClient) -> None:
    body = assert_problem(
        post(client, {"picture": (BytesIO(PIXEL), "a.jpg")}), 400, "request-invalid"
    )
    assert body["errors"][0]["field"] == "picture"


def test_an_empty_photo_is_told_as_such(client: FlaskClient) -> None:
    assert_problem(post(client, photo=b""), 400, "photo-empty")


def test_a_photo_at_the_limit_passes_and_one_byte_more_does_not(client: FlaskClient) -> None:
    assert post(client, photo=b"x" * 10_000).status_code == 200
    assert_problem(post(client, photo=b"x" * 10_001), 413, "photo-too-large")


def test_a_body_far_beyond_the_limit_is_not_even_read(
    client: FlaskClient, services: FakeServices
) -> None:
    assert_problem(post(client, photo=b"x" * 200_000), 413, "http-413")
    assert services.calls == []


def test_a_body_whose_length_is_not_said_is_read_no_further_than_the_limit(
    client: FlaskClient, services: FakeServices
) -> None:
    head = b"--b\r\nContent-Disposition: form-data; name=photo; filename=p\r\n\r\n"
    endless = BytesIO(head + b"x" * 3_000_000)
    response = client.post(
        "/v1/lookup",
        input_stream=endless,
        headers=bearer("advisor"),
        content_type="multipart/form-data; boundary=b",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert_problem(response, 413, "http-413")
    assert endless.tell() < 200_000
    assert services.calls == []


@pytest.mark.parametrize("chunked", [False, True])
def test_a_photo_full_of_line_ends_passes_whole(
    settings: Settings, services: FakeServices, chunked: bool
) -> None:
    # Each may be where the form's boundary begins, which the parser then holds back.
    photo = b"\r\n" * 150_000
    roomy = settings.model_copy(update={"max_photo_bytes": 1_000_000})
    boundary = "b" * 40
    body = (
        f"--{boundary}\r\nContent-Disposition: form-data; name=photo; filename=p\r\n\r\n".encode()
        + photo
        + f"\r\n--{boundary}--\r\n".encode()
    )
    response = (
        create_app(roomy, services, FakeGate())
        .test_client()
        .post(
            "/v1/lookup",
            input_stream=BytesIO(body),
            headers=bearer("advisor"),
            content_type=f"multipart/form-data; boundary={boundary}",
            content_length=None if chunked else len(body),
            environ_overrides={"wsgi.input_terminated": True} if chunked else None,
        )
    )
    assert response.status_code == 200, response.text
    assert services.calls[0][1] == ("luma", photo)


def test_a_form_of_very_many_fields_is_refused(client: FlaskClient) -> None:
    many = {f"field{number}": "x" for number in range(50)}
    assert_problem(post(client, many), 413, "http-413")


def test_a_text_field_cannot_be_used_to_fill_the_memory(
    settings: Settings, services: FakeServices
) -> None:
    roomy = settings.model_copy(update={"max_photo_bytes": 1_000_000})
    client = create_app(roomy, services, FakeGate()).test_client()
    assert_problem(post(client, {"store": "x" * 200_000}, photo=b"x"), 413, "http-413")


def test_a_photo_that_is_no_multipart_file_is_told_how_to_be_sent(client: FlaskClient) -> None:
    response = client.post(
        "/v1/lookup", data=PIXEL, content_type="image/jpeg", headers=bearer("advisor")
    )
    body = assert_problem(response, 415, "content-type-unsupported")
    assert "multipart/form-data" in body["remedy"]
