"""A real home with two maisons, small and whole: catalogue, pictures, stock, index, keys.

Whatever belongs to a maison carries its name in capitals, so that a leak is seen in any answer.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from pydantic import SecretStr
from sqlalchemy import select

from lookup.access.gate import KeyGate
from lookup.access.keys import KeyRing
from lookup.access.roles import Role
from lookup.api.app import create_app
from lookup.base.home import Home
from lookup.catalog.database import Database, open_database
from lookup.catalog.images import ImageCatalog
from lookup.catalog.maisons import find_maison
from lookup.catalog.models import Maison, Product, ProductImage
from lookup.catalog.rows import FeedImage, FeedProduct, FeedVariant, StockRow, StoreRow
from lookup.catalog.writing.stock import apply_stock
from lookup.catalog.writing.stores import apply_stores
from lookup.catalog.writing.writer import apply_catalog
from lookup.counterfeit.cases.library import NewReference, ReferenceLibrary
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.images.thumbnails import Thumbnails
from lookup.index.entries import ImageEntry
from lookup.index.remote.elsewhere import generation_store
from lookup.insight.file import InsightFile
from lookup.service.services import Services
from lookup.settings.home import home_of
from lookup.settings.table import Settings
from lookup.usage.counting import Use, count_uses
from lookup.vault.master_keys import MasterKey, read_master_keys
from lookup.vault.store import Vault
from tests.api.fake_answers import AS_OF
from tests.generations import parts, write
from tests.insight.samples import insight_of
from tests.postgresql import PostgresqlServer

GTINS = {"alba": "04006381333931", "brera": "09506000134352"}
GENERATIONS = {"alba": "20250314T023000Z-0a1b2c3d", "brera": "20250315T023000Z-0a1b2c3d"}


@dataclass
class SmallHome:
    """The open application and what is in it."""

    app: Flask
    services: Services
    keys: dict[tuple[str, Role], str] = field(default_factory=dict)
    image_ids: dict[str, int] = field(default_factory=dict)

    @cached_property
    def of_alba(self) -> dict[str, str]:
        """What alba has, by the name that routes give to it."""
        return {
            "product_id": "ALBA-1",
            "sku": "ALBA-1-red",
            "code": GTINS["alba"],
            "image_id": str(self.image_ids["alba"]),
            "generation_id": GENERATIONS["alba"],
            "store": "ALBA-PAR",
            "category": "ALBA bags",
            "lookup_id": self._posted("/v1/lookup")["lookup_id"],
            "case_id": self.new_case(),
            "item_id": self.new_item(),
            "check_number": "1",
            "number": "1",
            "name": "R1",
        }

    def new_case(self) -> str:
        """A counterfeit case of alba, just opened."""
        case_id: str = self._posted("/v1/inspections", product_id="ALBA-1")["id"]
        return case_id

    def new_item(self) -> str:
        """A registered item of alba, checked once."""
        shown = BytesIO()
        _speckled().save(shown, "JPEG")
        item_id: str = self._posted("/v1/items", shown, product_id="ALBA-1")["id"]
        self._posted(f"/v1/items/{item_id}/check")
        return item_id

    def _posted(self, path: str, sent: BytesIO | None = None, **fields: str) -> dict[str, Any]:
        file = (BytesIO((sent or photo()).getvalue()), "p.jpg")
        answer = self.client().post(
            path, data=fields | {"photo": file}, headers=self.bearer("alba")
        )
        assert answer.status_code == 200, answer.text
        said: dict[str, Any] = answer.get_json()
        return said

    def client(self) -> FlaskClient:
        """A caller."""
        return self.app.test_client()

    def bearer(self, maison: str, role: Role = Role.ADMIN) -> dict[str, str]:
        """Headers with a key of that maison and role."""
        return {"Authorization": f"Bearer {self.keys[maison, role]}"}


@contextmanager
def opened_small_home(
    request: pytest.FixtureRequest, path: Path, export: Path
) -> Iterator[SmallHome]:
    """A small home below `path`, over the kind of database that the fixture's parameter names."""
    if request.param == "sqlite":
        home = open_small_home(path, export)
        yield home
        home.services.close()
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    with server.database() as url:
        home = open_small_home(path, export, url)
        yield home
        home.services.close()


def open_small_home(path: Path, export: Path, database_url: str | None = None) -> SmallHome:
    """Writes both maisons below `path` and opens the service on them; the caller closes it."""
    settings = Settings(
        home=path,
        database_url=database_url,
        encoder_threads=1,
        answer_seconds=60,  # on a busy machine reading a tag takes some of them
        key_requests_per_minute=0,
        address_requests_per_minute=0,
        generation_poll_seconds=3600,
        master_key=SecretStr(MasterKey.generate().reveal()),
    )
    database = open_database(home_of(settings).database_url)
    for maison in GENERATIONS:
        _write_catalogue(database, maison)
        _write_index(home_of(settings), database, maison, export)
        _write_build(home_of(settings), maison)
        _count_uses(database, maison)
        findings = insight_of(GENERATIONS[maison], thin=2, prefix=maison.upper())
        InsightFile(home_of(settings), maison).write(findings)
    _keep_reference(settings, database, "alba", export)
    ring = KeyRing(database)
    keys = {
        (maison, role): ring.create(maison, role).secret for maison in GENERATIONS for role in Role
    }
    with database.session() as session:
        image_ids = {maison: ImageCatalog(session, maison).ids()[0] for maison in GENERATIONS}
    database.close()
    services = Services.open(settings)
    gate = KeyGate.open(settings, services.foundation.database)
    return SmallHome(create_app(settings, services, gate), services, keys, image_ids)


def photo(color: tuple[int, int, int] = (180, 40, 40)) -> BytesIO:
    """A small JPEG of a box on white: where the ground is not plain, parts are looked at too."""
    picture = Image.new("RGB", (96, 80), "white")
    picture.paste(color, (24, 20, 72, 60))
    file = BytesIO()
    picture.save(file, "JPEG")
    file.seek(0)
    return file


def _speckled() -> Image.Image:
    """An item with enough detail on a white ground."""
    picture = Image.new("RGB", (900, 900), "white")
    noise = np.random.default_rng(0).integers(0, 255, (60, 60, 3), np.uint8)
    picture.paste(Image.fromarray(noise).resize((600, 600), Image.Resampling.NEAREST), (150, 150))
    return picture


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


def _write_build(home: Home, maison: str) -> None:
    """The report of a build that left a picture out."""
    left_out = {"file": f"{maison.upper()}.csv", "row": 7, "field": None, "reason": "No picture."}
    report = {
        "run": GENERATIONS[maison],
        "started_at": AS_OF.isoformat(),
        "status": "published",
        "reason": None,
        "generation": GENERATIONS[maison],
        "parent": None,
        "encoder": "embedded",
        "products": {"added": 3, "changed": 0, "unchanged": 0, "removed": 0},
        "images": {"total": 4, "indexed": 3, "embedded": 3, "bad": 1},
        "products_without_image": [],
        "quarantined_total": 1,
        "quarantined": [left_out],
        "seconds": {"embed": 1.5, "verify": 0.25},
        "what_a_newer_version_says": True,
    }
    path = home.reports_dir(maison) / f"{GENERATIONS[maison]}.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(report))


def _count_uses(database: Database, maison: str) -> None:
    with database.session(write=True) as session:
        maison_id = find_maison(session, maison).id
        store = f"{maison.upper()}-PAR"
        count_uses(session, [Use(maison_id, datetime.now(UTC), store, "match", 300)])


def _keep_reference(settings: Settings, database: Database, maison: str, export: Path) -> None:
    """One genuine photo."""
    picture = _speckled()
    vault = Vault(home_of(settings), maison, read_master_keys(settings))
    library = ReferenceLibrary(vault, ItemLooker(OnnxEncoder.open(export, threads=1)))
    reference = NewReference(f"{maison.upper()}-1", picture.tobytes(), picture)
    with database.session(write=True) as session:
        assert library.add(session, reference, "a test")


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
    store, generation = generation_store(home, maison), GENERATIONS[maison]
    entries = [ImageEntry(image_id, product_id, None) for image_id, product_id in rows]
    with store.staging(generation) as directory:
        write(directory, parts(export, entries), generation, maison)
    store.publish(generation)
