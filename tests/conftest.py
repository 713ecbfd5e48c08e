"""Fixtures every test may ask for."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real photos beside the checkout (or at LOOKUP_SHARED_DATA); skips where absent."""
    beside = Path(__file__).parents[2] / "shared" / "data"
    root = Path(os.environ.get("LOOKUP_SHARED_DATA", beside))
    if not root.is_dir():
        pytest.skip(f"real photos are not here: {root} (set LOOKUP_SHARED_DATA)")
    return root


@pytest.fixture(scope="session")
def embedded_export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded default, exported as generations carry it; not to be changed."""
    from lookup.encoders.export import export_encoder

    directory = tmp_path_factory.mktemp("exports") / "embedded"
    export_encoder("embedded", directory, offline=True)
    return directory
