"""Alive, ready, and who may know of which maison."""

import pytest
from flask.testing import FlaskClient

from lookup.access.roles import Principal
from lookup.answers.models import MaisonReadiness, ReadyAnswer
from lookup.api.app import create_app
from lookup.api.load.draining import Draining
from lookup.base.errors import Unauthenticated
from lookup.settings.table import Settings
from tests.api.fakes import OPERATOR, FakeGate, FakeReadiness, FakeServices, bearer
from tests.api.problem_shape import assert_problem

ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


class TwoMaisons(FakeReadiness):
    def report(self) -> ReadyAnswer:
        report = super().report()
        (luma,) = report.maisons
        brera = luma.model_copy(update={"maison": "brera"})
        return report.model_copy(update={"maisons": [luma, brera]})


class NoKeyIsGood(FakeGate):
    def admit(self, authorization: str | None) -> Principal:
        raise Unauthenticated("The key is not known.", "Ask for a new one.")


def known(client: FlaskClient, headers: dict[str, str]) -> list[str]:
    report = client.get("/readyz", headers=headers, environ_overrides=ELSEWHERE).get_json()
    return [maison["maison"] for maison in report["maisons"]]


def test_a_process_that_can_speak_is_alive(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.get_json() == {"status": "alive"}


def test_ready_tells_generation_encoder_schema_and_what_the_index_lacks(
    client: FlaskClient,
) -> None:
    response = client.get("/readyz", headers=OPERATOR)
    assert response.status_code == 200
    report = response.get_json()
    assert report["schema_version"] == "0002"
    (luma,) = [MaisonReadiness(**maison) for maison in report["maisons"]]
    assert luma.generation == "20250314T023000Z-0a1b2c3d"
    assert luma.encoder == "embedded"
    assert luma.vectors_missing == 3


def test_not_ready_is_503_with_the_same_report(client: FlaskClient, services: FakeServices) -> None:
    services.is_ready = False
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["ready"] is False


def test_a_service_that_is_about_to_stop_is_not_ready_and_answers_on(
    settings: Settings, services: FakeServices, gate: FakeGate
) -> None:
    draining = Draining()
    client = create_app(settings, services, gate, draining=draining).test_client()
    assert client.get("/readyz").get_json()["stopping"] is False
    draining.begin()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert (response.get_json()["ready"], response.get_json()["stopping"]) == (False, True)
    assert client.get("/healthz").status_code == 200
    assert client.get("/v1/stores", headers=bearer("advisor")).status_code == 200


@pytest.mark.parametrize("address", ["127.0.0.1", "192.0.2.7"])
def test_a_probe_learns_whether_and_nothing_else(client: FlaskClient, address: str) -> None:
    response = client.get("/readyz", environ_overrides={"REMOTE_ADDR": address})
    assert response.status_code == 200
    told = {name: value for name, value in response.get_json().items() if value}
    assert told == {"ready": True}


def test_a_key_learns_of_its_own_maison(settings: Settings, gate: FakeGate) -> None:
    client = create_app(settings, FakeServices(readiness=TwoMaisons), gate).test_client()
    assert known(client, bearer("advisor")) == ["luma"]
    assert known(client, bearer("admin", "brera")) == ["brera"]


def test_a_key_that_is_no_good_is_told_so(settings: Settings, services: FakeServices) -> None:
    client = create_app(settings, services, NoKeyIsGood()).test_client()
    response = client.get("/readyz", headers=bearer("advisor"), environ_overrides=ELSEWHERE)
    assert_problem(response, 401, "unauthenticated")


def test_operators_learn_of_all(settings: Settings, gate: FakeGate) -> None:
    client = create_app(settings, FakeServices(readiness=TwoMaisons), gate).test_client()
    assert known(client, OPERATOR) == ["luma", "brera"]
