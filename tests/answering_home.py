"""A home that answers look-ups: a small catalogue and a published generation of random features."""

from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from lookup.base.home import Home
from lookup.catalog.database import open_database
from lookup.catalog.images import ImageCatalog
from lookup.index.entries import ImageEntry
from lookup.index.remote.elsewhere import generation_store
from lookup.index.store import GenerationStore
from lookup.settings.home import home_of
from lookup.settings.table import Settings
from tests.boutique import MAISON, catalogue, product
from tests.generations import parts, write

GENERATION = "20260101T000000Z-00000001"


def answering_home(path: Path, encoder: Path, generation: str = GENERATION) -> Home:
    """A new home at `path`, its catalogue in LOOKUP_DATABASE_URL where that is set."""
    path.mkdir()
    home = home_of(Settings(home=path))
    bags = [product("BG-1", "Alba Tote", ("Red",)), product("BG-2", "Sera Clutch", ("Red",))]
    catalogue(path, bags, other=[]).close()
    stage_generation(home, encoder, generation).publish(generation)
    return home


def stage_generation(home: Home, encoder: Path, generation: str) -> GenerationStore:
    """A sound generation of the home's catalogue, not published yet."""
    database = open_database(home.database_url)
    with database.session() as session:
        images = [
            ImageEntry(image.id, image.product_id, None) for image in ImageCatalog(session, MAISON)
        ]
    database.close()
    store = generation_store(home, MAISON)
    with store.staging(generation) as directory:
        write(directory, parts(encoder, images), generation, MAISON)
    return store


def random_photo() -> bytes:
    """A small JPEG of noise on white: where the ground is not plain, parts are looked at too."""
    noise = np.random.default_rng(7).integers(0, 255, (48, 48, 3), np.uint8)
    picture = Image.new("RGB", (96, 96), "white")
    picture.paste(Image.fromarray(noise), (24, 24))
    stream = BytesIO()
    picture.save(stream, "JPEG")
    return stream.getvalue()
