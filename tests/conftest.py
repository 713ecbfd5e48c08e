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
