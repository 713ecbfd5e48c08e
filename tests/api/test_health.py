from flask.testing import FlaskClient

from tests.api.fakes import FakeService


def test_a_process_that_can_speak_is_alive(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json == {"status": "alive"}


def test_ready_tells_generation_encoder_and_schema(client: FlaskClient) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json["schema_version"] == "0002"
    (luma,) = response.json["maisons"]
    assert luma["generation"] == "20250314T023000Z-0a1b2c3d"
    assert luma["encoder"] == "embedded"


def test_not_ready_is_503_with_the_same_report(client: FlaskClient, service: FakeService) -> None:
    service.is_ready = False
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json["ready"] is False
