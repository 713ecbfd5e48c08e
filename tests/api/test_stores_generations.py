import pytest
from flask.testing import FlaskClient

from lookup.base.errors import GenerationCorrupt
from lookup.catalog.reading.listing import Window
from tests.api.fakes import FakeServices, bearer
from tests.api.problem_shape import assert_problem

GENERATION = "20250314T023000Z-0a1b2c3d"


def test_stores_are_listed_for_the_picker(client: FlaskClient) -> None:
    response = client.get("/v1/stores", headers=bearer("advisor"))
    assert response.get_json() == {
        "stores": [
            {
                "code": "PAR01",
                "name": "Paris Centre",
                "city": "Paris",
                "country": "FR",
                "timezone": "Europe/Paris",
            }
        ],
        "next": None,
    }


def test_a_part_of_a_list_is_asked_for_by_what_is_before_it(
    client: FlaskClient, services: FakeServices
) -> None:
    for path, limit in (("/v1/stores", 500), ("/v1/generations", 100), ("/v1/products", 100)):
        client.get(path, headers=bearer("admin"))
        client.get(f"{path}?limit=2&after=PAR01", headers=bearer("admin"))
        windows = [arguments[1] for _, arguments, _ in services.calls[-2:]]
        assert windows == [Window(limit), Window(2, "PAR01")]


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=many", f"after={'x' * 256}"])
def test_a_part_has_its_bounds(client: FlaskClient, query: str) -> None:
    response = client.get(f"/v1/products?{query}", headers=bearer("advisor"))
    assert_problem(response, 400, "request-invalid")


def test_generations_say_which_is_current(client: FlaskClient) -> None:
    response = client.get("/v1/generations", headers=bearer("admin"))
    (generation,) = response.get_json()["generations"]
    assert generation["id"] == GENERATION
    assert generation["current"] is True


def test_a_generation_is_published(client: FlaskClient, services: FakeServices) -> None:
    response = client.post(f"/v1/generations/{GENERATION}/publish", headers=bearer("admin"))
    assert response.status_code == 200
    ((name, arguments, options),) = services.calls
    assert (name, arguments) == ("publish", ("luma", GENERATION))
    assert options["by"].startswith("key ")


def test_a_damaged_generation_is_a_conflict(client: FlaskClient, services: FakeServices) -> None:
    services.failure = GenerationCorrupt("vectors.npy changed.", "Build it again.")
    response = client.post(f"/v1/generations/{GENERATION}/publish", headers=bearer("admin"))
    assert_problem(response, 409, "generation-corrupt")


def test_an_unknown_generation_is_not_found(client: FlaskClient) -> None:
    response = client.post("/v1/generations/nope/publish", headers=bearer("admin"))
    assert_problem(response, 404, "not-found")
