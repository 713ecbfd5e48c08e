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
def embedded_export(pytestconfig: pytest.Config) -> Path:
    """The embedded default, exported as generations carry it; not to be changed.

    Kept between runs in pytest's cache, by the digest of its weights: an export takes torch.
    """
    from lookup.encoders.registry import exported_encoder

    cache = pytestconfig.cache
    assert cache is not None
    return exported_encoder("embedded", cache_dir=cache.mkdir("encoders"), offline=True)
