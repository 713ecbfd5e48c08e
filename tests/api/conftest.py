"""The application over a fake service."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from lookup.api.app import create_app
from lookup.settings.table import Settings
from tests.api.fakes import OPERATOR_TOKEN, FakeGate, FakeServices


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        home=tmp_path,
        max_photo_bytes=10_000,
        max_top_k=20,
        operator_token=SecretStr(OPERATOR_TOKEN),
    )


@pytest.fixture
def services() -> FakeServices:
    return FakeServices()


@pytest.fixture
def gate() -> FakeGate:
    return FakeGate()


@pytest.fixture
def app(settings: Settings, services: FakeServices, gate: FakeGate) -> Flask:
    return create_app(settings, services, gate)


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client
