"""A home that answers: a catalogue, a published generation, a kept photo."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lookup.catalog.images import ImageCatalog
from lookup.home import Home
from lookup.images.thumbnails import Thumbnails
from lookup.index.entries import ImageEntry
from lookup.index.store import GenerationStore
from lookup.settings import Settings
from lookup.vault.master_keys import MasterKey, MasterKeys
from lookup.vault.store import Kind, Vault
from tests.boutique import MAISON, catalogue, product
from tests.generations import parts
from tests.generations import write as write_generation

GENERATION = "20260101T000000Z-00000001"
MASTER = MasterKeys([MasterKey(bytes(32))])
KEPT = b"a client's photo"


@pytest.fixture
def photo() -> bytes:
    pixels = np.random.default_rng(7).integers(0, 255, (96, 96, 3), np.uint8)
    stream = BytesIO()
    Image.fromarray(pixels).save(stream, "JPEG")
    return stream.getvalue()


@pytest.fixture
def home(tmp_path: Path, database_url: str, embedded_export: Path) -> Home:
    """On SQLite in it, on PostgreSQL beside it."""
    path = tmp_path / "home"
    path.mkdir()
    home = Home.of(Settings(home=path))
    bags = [product("BG-1", "Alba Tote", ("Red",)), product("BG-2", "Sera Clutch", ("Red",))]
    database = catalogue(path, bags, other=[])
    with database.session() as session:
        images = [
            ImageEntry(image.id, image.product_id, None) for image in ImageCatalog(session, MAISON)
        ]
    database.close()
    store = GenerationStore(home, MAISON)
    with store.staging(GENERATION) as directory:
        write_generation(directory, parts(embedded_export, images), GENERATION, MAISON)
    store.publish(GENERATION)
    Thumbnails(home.images_dir(MAISON)).write("5e" * 32, Image.new("RGB", (8, 8)))
    return home


@pytest.fixture
def kept(home: Home) -> str:
    return Vault(home, MAISON, MASTER).put(Kind.FEEDBACK, KEPT)
