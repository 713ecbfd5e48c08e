"""A home that answers, with a kept photo."""

from pathlib import Path

import pytest
from PIL import Image

from lookup.base.home import Home
from lookup.images.thumbnails import Thumbnails
from lookup.vault.master_keys import MasterKey, MasterKeys
from lookup.vault.store import Kind, Vault
from tests.answering_home import answering_home, random_photo
from tests.boutique import MAISON

MASTER = MasterKeys([MasterKey(bytes(32))])
KEPT = b"a client's photo"


@pytest.fixture
def photo() -> bytes:
    return random_photo()


@pytest.fixture
def home(tmp_path: Path, database_url: str, embedded_export: Path) -> Home:
    """With its catalogue in it on SQLite, on PostgreSQL beside it."""
    home = answering_home(tmp_path / "home", embedded_export)
    Thumbnails(home.images_dir(MAISON)).write("5e" * 32, Image.new("RGB", (8, 8)))
    return home


@pytest.fixture
def kept(home: Home) -> str:
    return Vault(home, MAISON, MASTER).put(Kind.FEEDBACK, KEPT)
