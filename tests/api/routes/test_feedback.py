from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from lookup.base.errors import NotFound
from lookup.feedback.desk import FeedbackInput
from tests.api.fakes import PIXEL, FakeServices, bearer
from tests.api.problem_shape import assert_problem

ADVISOR = bearer("advisor")
LOOKUP = "0123456789abcdef0123456789abcdef"


def given(services: FakeServices) -> FeedbackInput:
    ((name, (maison, feedback), _),) = services.calls
    assert (name, maison) == ("feedback", "luma")
    assert isinstance(feedback, FeedbackInput)
    return feedback


def test_the_product_it_was_is_noted_with_who_says_so(
    client: FlaskClient, services: FakeServices
) -> None:
    body = {"lookup_id": LOOKUP, "product_id": "MB02", "sku": "MB02-Blue"}
    response = client.post("/v1/feedback", json=body, headers=ADVISOR)
    assert response.status_code == 200
    assert response.get_json() == {
        "feedback_id": 12,
        "lookup_id": LOOKUP,
        "product_id": "MB02",
        "sku": "MB02-Blue",
        "rank": 1,
        "photos_kept": False,
        "photo_kept": False,
    }
    assert given(services) == FeedbackInput(LOOKUP, "MB02", "luma-advisor", "MB02-Blue")


@pytest.mark.parametrize(
    "sent",
    [
        {"json": {"lookup_id": LOOKUP, "product_id": None}},
        {"json": {"lookup_id": LOOKUP, "none_of_these": True}},
        {"data": {"lookup_id": LOOKUP, "none_of_these": "true"}},
    ],
)
def test_none_of_these_is_said_in_so_many_words(
    client: FlaskClient, services: FakeServices, sent: dict[str, Any]
) -> None:
    assert client.post("/v1/feedback", headers=ADVISOR, **sent).status_code == 200
    assert given(services).product_id is None


def test_the_photo_may_be_sent_again(client: FlaskClient, services: FakeServices) -> None:
    form = {"lookup_id": LOOKUP, "product_id": "MB02", "photo": (BytesIO(PIXEL), "photo.jpg")}
    client.post("/v1/feedback", data=form, headers=ADVISOR)
    assert given(services).photo == PIXEL


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"product_id": "MB02"},
        {"lookup_id": LOOKUP},
        {"lookup_id": "../etc/passwd", "product_id": "MB02"},
        {"lookup_id": LOOKUP, "product_id": "MB02", "none_of_these": True},
        {"lookup_id": LOOKUP, "product_id": None, "sku": "MB02-Blue"},
        {"lookup_id": LOOKUP, "product": "MB02"},
        {"lookup_id": LOOKUP, "product_id": "MB02", "by": "someone else"},
    ],
)
def test_what_does_not_say_which_product_is_refused(
    client: FlaskClient, services: FakeServices, body: dict[str, Any]
) -> None:
    response = client.post("/v1/feedback", json=body, headers=ADVISOR)
    assert_problem(response, 400, "request-invalid")
    assert services.calls == []


def test_a_look_up_that_is_not_there_is_404(client: FlaskClient, services: FakeServices) -> None:
    services.failure = NotFound("There is no look-up.", "Look it up again.")
    body = {"lookup_id": LOOKUP, "product_id": None}
    assert_problem(client.post("/v1/feedback", json=body, headers=ADVISOR), 404, "not-found")
