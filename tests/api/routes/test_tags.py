"""`POST /v1/tags` over HTTP."""

from io import BytesIO

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lookup.base.errors import TextNotRead
from tests.api.fake_answers import PIXEL, tag_answer
from tests.api.fakes import FakeServices, bearer
from tests.api.problem_shape import assert_problem


def post(client: FlaskClient, **fields: str) -> TestResponse:
    form = {**fields, "photo": (BytesIO(PIXEL), "tag.jpg")}
    return client.post("/v1/tags", data=form, headers=bearer("advisor"))


def test_what_is_read_is_answered_with_its_product(client: FlaskClient) -> None:
    response = post(client)
    assert response.status_code == 200
    assert response.get_json() == tag_answer().model_dump(mode="json")


def test_every_field_reaches_the_service(client: FlaskClient, services: FakeServices) -> None:
    post(client, box="0.1,0.2,0.5,0.6", store="PAR01", locale="fr")
    assert services.calls == [
        (
            "read",
            ("luma", PIXEL),
            {"box": (0.1, 0.2, 0.5, 0.6), "store": "PAR01", "locale": "fr"},
        )
    ]


def test_where_nothing_reads_text_it_is_told(client: FlaskClient, services: FakeServices) -> None:
    services.failure = TextNotRead("Text in pictures is not read here.", "Type the code.")
    body = assert_problem(post(client), 501, "text-not-read")
    assert body["remedy"] == "Type the code."
