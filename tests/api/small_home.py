"""A real home with two maisons, small and whole: catalogue, pictures, stock, index, keys.

Whatever belongs to a maison carries its name in capitals, so that a leak is seen in any answer.
"""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from lookup.access.gate import KeyGate
from lookup.access.keys import KeyRing
from lookup.access.roles import Role
from lookup.api.app import create_app
from lookup.api.backend import Backend
from lookup.catalog.database import Database, open_database
from lookup.catalog.images import ImageCatalog
from lookup.catalog.models import Maison, Product, ProductImage
from lookup.catalog.rows import FeedImage, FeedProduct, FeedVariant, StockRow, StoreRow
from lookup.catalog.stock import apply_stock
from lookup.catalog.stores import apply_stores
from lookup.catalog.writer import apply_catalog
from lookup.home import Home
from lookup.images.thumbnails import Thumbnails
from lookup.index.entries import ImageEntry
from lookup.index.store import GenerationStore
from lookup.settings import Settings
from tests.api.fakes import AS_OF
from tests.generations import parts, write

GTINS = {"alba": "04006381333931", "brera": "09506000134352"}
GENERATIONS = {"alba": "20250314T023000Z-0a1b2c3d", "brera": "20250315T023000Z-0a1b2c3d"}


@dataclass
class SmallHome:
    """The open application and what is in it."""

    app: Flask
    backend: Backend
    keys: dict[tuple[str, Role], str] = field(default_factory=dict)
    image_ids: dict[str, int] = field(default_factory=dict)

    def client(self) -> FlaskClient:
        """A caller."""
        return self.app.test_client()

    def bearer(self, maison: str, role: Role = Role.ADMIN) -> dict[str, str]:
        """Headers with a key of that maison and role."""
        return {"Authorization": f"Bearer {self.keys[maison, role]}"}


def open_small_home(path: Path, export: Path) -> SmallHome:
    """Writes both maisons below `path` and opens the service on them; the caller closes it."""
    settings = Settings(
        home=path,
        encoder_threads=1,
        key_requests_per_minute=0,
        address_requests_per_minute=0,
        generation_poll_seconds=3600,
    )
    database = open_database(Home.of(settings).database_url)
    for maison in GENERATIONS:
        _write_catalogue(database, maison)
        _write_index(Home(path), database, maison, export)
    ring = KeyRing(database)
    keys = {
        (maison, role): ring.create(maison, role).secret for maison in GENERATIONS for role in Role
    }
    with database.session() as session:
        image_ids = {maison: ImageCatalog(session, maison).ids()[0] for maison in GENERATIONS}
    database.close()
    backend = Backend.open(settings)
    gate = KeyGate.open(settings, backend.database, loopback=True)
    return SmallHome(create_app(settings, backend, gate), backend, keys, image_ids)


def photo(color: tuple[int, int, int] = (180, 40, 40)) -> BytesIO:
    """A small JPEG that shows nothing in particular."""
    file = BytesIO()
    Image.new("RGB", (96, 80), color).save(file, "JPEG")
    file.seek(0)
    return file


def _write_catalogue(database: Database, maison: str) -> None:
    name = maison.upper()
    store = StoreRow(f"{name}-PAR", f"{name} Paris", "Paris", "FR", "eu", 48.8, 2.3, "Europe/Paris")
    products = [
        FeedProduct(
            product_id=f"{name}-{place}",
            name=f"{name} bag {place}",
            category=f"{name} bags",
            images=(FeedImage(f"{name}-{place}.jpg", "main"),),
            variants=(
                FeedVariant(
                    sku=f"{name}-{place}-red",
                    colorway=f"{name}-{place}-r",
                    color="Red",
                    gtin=GTINS[maison] if place == 1 else None,
                ),
            ),
        )
        for place in (1, 2, 3)
    ]
    with database.session(write=True) as session:
        apply_catalog(session, maison, products)
        apply_stores(session, maison, [store])
        levels = [StockRow(each.variants[0].sku, store.code, 2, AS_OF) for each in products]
        apply_stock(session, maison, levels)


def _write_index(home: Home, database: Database, maison: str, export: Path) -> None:
    with database.session(write=True) as session:
        rows = session.execute(
            select(ProductImage.id, Product.product_id)
            .join(Product, Product.id == ProductImage.product_row_id)
            .join(Maison, Maison.id == Product.maison_id)
            .where(Maison.code == maison)
        ).all()
        contents = {image_id: f"{image_id:064x}" for image_id, _ in rows}
        ImageCatalog(session, maison).note_contents(contents)
    thumbnails = Thumbnails(home.images_dir(maison))
    for place, content in enumerate(contents.values()):
        thumbnails.write(content, Image.new("RGB", (64, 48), (40 * place, 90, 120)))
    store, generation = GenerationStore(home, maison), GENERATIONS[maison]
    entries = [ImageEntry(image_id, product_id, None) for image_id, product_id in rows]
    with store.staging(generation) as directory:
        write(directory, parts(export, entries), generation, maison)
    store.publish(generation)
