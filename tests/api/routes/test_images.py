from flask.testing import FlaskClient

from tests.api.fakes import PIXEL, bearer
from tests.api.problem_shape import assert_problem


def test_a_picture_is_sent_as_it_is(client: FlaskClient) -> None:
    response = client.get("/v1/images/7", headers=bearer("advisor"))
    assert response.status_code == 200
    assert response.mimetype == "image/jpeg"
    assert response.data == PIXEL


def test_a_copy_that_is_still_right_is_not_sent_again(client: FlaskClient) -> None:
    etag = client.get("/v1/images/7", headers=bearer("advisor")).headers["ETag"]
    again = client.get("/v1/images/7", headers=bearer("advisor") | {"If-None-Match": etag})
    assert again.status_code == 304
    assert again.data == b""


def test_only_an_address_that_names_the_bytes_is_kept_for_ever(client: FlaskClient) -> None:
    named = client.get("/v1/images/7?v=5e5e5e5e5e5e5e5e", headers=bearer("advisor"))
    assert "immutable" in named.headers["Cache-Control"]
    for path in ("/v1/images/7", "/v1/images/7?v=0123456789abcdef"):
        bare = client.get(path, headers=bearer("advisor"))
        assert bare.headers["Cache-Control"] == "private, no-cache"


def test_a_large_picture_is_asked_for_again_while_there_is_only_a_small_one(
    client: FlaskClient,
) -> None:
    small = client.get("/v1/images/7?v=5e5e5e5e5e5e5e5e&large=true", headers=bearer("advisor"))
    assert small.headers["Cache-Control"] == "private, no-cache"


def test_no_shared_cache_may_hand_a_picture_to_others(client: FlaskClient) -> None:
    response = client.get("/v1/images/7?v=5e5e5e5e5e5e5e5e", headers=bearer("advisor"))
    assert "private" in response.headers["Cache-Control"]
    assert "Authorization" in response.headers["Vary"]


def test_an_unknown_picture_is_not_found(client: FlaskClient) -> None:
    assert_problem(client.get("/v1/images/8", headers=bearer("advisor")), 404, "not-found")


def test_an_id_is_a_number(client: FlaskClient) -> None:
    response = client.get("/v1/images/..%2Fsecret", headers=bearer("advisor"))
    assert_problem(response, 404, "http-404")
