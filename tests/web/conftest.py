"""The pages over a fake service."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lookup.api.app import create_app
from lookup.settings.table import Settings
from tests.api.fakes import FakeGate, FakeServices


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    app = create_app(Settings(home=tmp_path), FakeServices(), FakeGate())
    with app.test_client() as client:
        yield client
