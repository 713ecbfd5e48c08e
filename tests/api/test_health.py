from flask.testing import FlaskClient

from tests.api.fakes import FakeGate, FakeService


def test_a_process_that_can_speak_is_alive(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.get_json() == {"status": "alive"}


def test_ready_tells_generation_encoder_and_schema(client: FlaskClient) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    report = response.get_json()
    assert report["schema_version"] == "0002"
    (luma,) = report["maisons"]
    assert luma["generation"] == "20250314T023000Z-0a1b2c3d"
    assert luma["encoder"] == "embedded"


def test_not_ready_is_503_with_the_same_report(client: FlaskClient, service: FakeService) -> None:
    service.is_ready = False
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["ready"] is False


def test_ready_says_while_no_key_is_needed(client: FlaskClient, gate: FakeGate) -> None:
    assert client.get("/readyz").get_json()["open_to_local"] is False
    gate.local_open = True
    assert client.get("/readyz").get_json()["open_to_local"] is True
