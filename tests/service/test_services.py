"""The services behind the routes, over a real small catalogue of two maisons."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PIL import Image
from sqlalchemy import select

from lookup.audit.models import AuditEntry
from lookup.base.errors import BadCode, DomainError, GenerationError, MasterKeyMissing, NotFound
from lookup.base.home import Home
from lookup.catalog.database import Database
from lookup.catalog.images import ImageCatalog
from lookup.catalog.models import ProductImage
from lookup.catalog.reading.listing import Window
from lookup.catalog.rows import StockRow
from lookup.images.thumbnails import Thumbnails
from lookup.index.entries import ImageEntry
from lookup.index.remote.elsewhere import generation_store
from lookup.service.deployments import DeploymentWatcher
from lookup.service.readiness import Readiness
from lookup.service.services import Services
from lookup.settings.table import Settings
from tests import boutique, generations
from tests.api.fake_answers import AS_OF
from tests.boutique import MAISON, OTHER
from tests.generations import parts

CONTENT = "5e" * 32
ALL = Window(500)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = boutique.catalogue(
        tmp_path,
        [boutique.product("LUNE", "Sac Lune", ("Noir", "Rouge"))],
        other=[boutique.product("SOLE", "Borsa Sole", ("Nero",))],
    )
    yield database
    database.close()


@pytest.fixture
def services(tmp_path: Path, database: Database) -> Services:
    watcher = boutique.StubWatcher(MAISON, boutique.StubMatcher(), None)
    return boutique.services_over(tmp_path, database, watcher)


@pytest.fixture
def image_id(tmp_path: Path, database: Database) -> int:
    """The one picture of LUNE, read and thumbnailed."""
    with database.session(write=True) as session:
        found = session.scalars(select(ProductImage).where(ProductImage.path == "LUNE.jpg")).one()
        ImageCatalog(session, MAISON).note_contents({found.id: CONTENT})
    Thumbnails(Home(tmp_path).images_dir(MAISON)).write(CONTENT, Image.new("RGB", (64, 48)))
    return found.id


def test_a_picture_comes_with_the_digest_of_what_it_shows(
    services: Services, image_id: int
) -> None:
    stored = services.pictures.picture(MAISON, image_id)
    assert stored.data.startswith(b"\xff\xd8")
    assert stored.media_type == "image/jpeg"
    assert stored.digest == CONTENT


def test_a_large_copy_is_sent_where_there_is_one(
    services: Services, image_id: int, tmp_path: Path
) -> None:
    small = services.pictures.picture(MAISON, image_id, large=True)
    assert (small.digest, small.settled) == (CONTENT, False)
    thumbnails = Thumbnails(Home(tmp_path).images_dir(MAISON))
    thumbnails.write_large(CONTENT, Image.new("RGB", (3000, 1500)), 1600)
    large = services.pictures.picture(MAISON, image_id, large=True)
    assert Image.open(BytesIO(large.data)).size == (1600, 800)
    assert (large.digest, large.settled) == (f"{CONTENT}-large", True)
    assert services.pictures.picture(MAISON, image_id).digest == CONTENT
    assert list(thumbnails.contents()) == [CONTENT]
    thumbnails.remove(CONTENT)
    assert not thumbnails.large_path(CONTENT).exists()


def test_a_picture_of_another_maison_is_not_there(
    services: Services, image_id: int, tmp_path: Path
) -> None:
    # Not even when the other maison holds a picture of the same content.
    Thumbnails(Home(tmp_path).images_dir(OTHER)).write(CONTENT, Image.new("RGB", (64, 48)))
    with pytest.raises(NotFound):
        services.pictures.picture(OTHER, image_id)


def test_a_picture_nobody_has_read_yet_is_not_there(services: Services, database: Database) -> None:
    with database.session() as session:
        unread = session.scalars(select(ProductImage.id)).first()
    assert unread is not None
    with pytest.raises(NotFound):
        services.pictures.picture(MAISON, unread)


@pytest.mark.parametrize("image_id", [0, 2**31, 2**63, 10**30])
def test_a_number_that_no_row_can_have_is_not_there(services: Services, image_id: int) -> None:
    with pytest.raises(NotFound):
        services.pictures.picture(MAISON, image_id)


def test_a_picture_whose_file_was_lost_is_not_there(
    services: Services, image_id: int, tmp_path: Path
) -> None:
    Thumbnails(Home(tmp_path).images_dir(MAISON)).remove(CONTENT)
    with pytest.raises(NotFound):
        services.pictures.picture(MAISON, image_id)


def test_stores_are_those_of_the_maison(services: Services) -> None:
    assert [store.code for store in services.stores.page(MAISON, ALL).stores] == ["MIL01", "PAR01"]
    assert services.stores.page("nowhere", ALL).stores == []


def test_stock_is_taken_in_and_bad_levels_are_listed_by_place(services: Services) -> None:
    good = StockRow("LUNE-Noir", "MIL01", 4, AS_OF, row=0)
    answer = services.stock.apply(
        MAISON,
        [good, replace(good, quantity=-1, row=1), replace(good, sku="SOLE-Nero", row=2)],
    )
    assert (answer.applied, answer.unchanged, answer.refused) == (1, 0, 2)
    assert sorted((bad.index, bad.field) for bad in answer.rejected) == [
        (1, "quantity"),
        (2, "sku"),
    ]
    again = services.stock.apply(MAISON, [good])
    assert (again.applied, again.unchanged) == (0, 1)
    here = services.products.variant(MAISON, "LUNE-Noir", store="MIL01").variants[0].stock.here
    assert here == 4


def test_a_product_of_another_maison_is_not_there(services: Services) -> None:
    assert services.products.product(MAISON, "LUNE").product.name == "Sac Lune"
    assert services.products.code(MAISON, "LUNE-Noir").product.name == "Sac Lune"
    for ask in (services.products.product, services.products.variant):
        with pytest.raises(NotFound):
            ask(OTHER, "LUNE")
    with pytest.raises(BadCode):  # it is no GTIN either
        services.products.code(OTHER, "LUNE-Noir")


def test_a_maison_without_an_index_has_no_generations(services: Services) -> None:
    assert services.generations.page(MAISON, ALL).generations == []


def test_a_list_is_read_part_by_part_and_each_item_once(services: Services) -> None:
    seen, after = [], None
    while True:
        part = services.stores.page(MAISON, Window(1, after))
        seen += [store.code for store in part.stores]
        if part.next is None:
            break
        after = part.next
    assert seen == ["MIL01", "PAR01"]


def test_a_part_behind_nothing_of_the_list_is_refused(services: Services) -> None:
    for listed in (services.stores, services.generations):
        with pytest.raises(NotFound, match="after"):
            listed.page(MAISON, Window(1, "no such thing"))


def test_products_are_listed_by_id_and_by_category(services: Services) -> None:
    listed = services.products.page(MAISON, ALL, category=None, locale=None)
    assert [product.id for product in listed.products] == ["LUNE"]
    assert listed.next is None
    again = services.products.page(MAISON, Window(1, "LUNE"), category=None, locale=None)
    assert again.products == []
    with pytest.raises(NotFound):
        services.products.page(MAISON, ALL, category="Nothing", locale=None)


def test_a_damaged_generation_is_named_and_the_others_are_listed(
    services: Services, tmp_path: Path, embedded_export: Path
) -> None:
    sound, damaged = "20250314T023000Z-0a1b2c3d", "20250315T023000Z-0a1b2c3d"
    with generation_store(Home(tmp_path), MAISON).staging(sound) as directory:
        generations.write(directory, parts(embedded_export, [ImageEntry(1, "LUNE", None)]), sound)
    (Home(tmp_path).generations_dir(MAISON) / damaged).mkdir()
    listed = services.generations.page(MAISON, ALL)
    assert [generation.id for generation in listed.generations] == [sound]
    assert [(each.id, bool(each.problem)) for each in listed.damaged] == [(damaged, True)]


@pytest.mark.parametrize("generation", ["20250314T023000Z-0a1b2c3d", "../../etc", ""])
def test_only_a_generation_that_is_there_can_be_published(
    services: Services, generation: str
) -> None:
    with pytest.raises(NotFound):
        services.generations.publish(MAISON, generation, by="key k1")


def test_a_damaged_generation_is_not_published(services: Services, tmp_path: Path) -> None:
    damaged = Home(tmp_path).generations_dir(MAISON) / "20250314T023000Z-0a1b2c3d"
    damaged.mkdir(parents=True)
    with pytest.raises(DomainError):
        services.generations.publish(MAISON, damaged.name, by="key k1")
    assert not Home(tmp_path).current_file(MAISON).exists()


def test_a_publication_is_in_the_audit_log(
    database: Database, tmp_path: Path, embedded_export: Path
) -> None:
    generation = "20250314T023000Z-0a1b2c3d"
    watcher = SimpleNamespace(refresh=lambda: None)
    with generation_store(Home(tmp_path), MAISON).staging(generation) as directory:
        what = parts(embedded_export, [ImageEntry(1, "LUNE", None)])
        generations.write(directory, what, generation)
    boutique.services_over(tmp_path, database, watcher).generations.publish(
        MAISON, generation, by="key k1"
    )
    with database.session() as session:
        (entry,) = session.scalars(select(AuditEntry)).all()
    assert (entry.by, entry.action, entry.subject) == (
        "key k1",
        "generation.published",
        generation,
    )


def test_a_damaged_generation_is_not_published_and_other_programs_are_told(
    database: Database, tmp_path: Path, embedded_export: Path
) -> None:
    generation = "20250314T023000Z-0a1b2c3d"
    with generation_store(Home(tmp_path), MAISON).staging(generation) as directory:
        what = parts(embedded_export, [ImageEntry(1, "LUNE", None)])
        generations.write(directory, what, generation)
        (directory / "entries.npz").write_bytes(b"damaged")
    services = boutique.services_over(tmp_path, database, SimpleNamespace())
    with pytest.raises(GenerationError):
        services.generations.publish(MAISON, generation, by="key k1")
    (event,) = services.events.page(MAISON, after=None, limit=9).events
    assert (event.type, event.subject) == ("generation.refused", generation)


def test_nothing_runs_on_where_a_part_cannot_be_opened(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    with pytest.raises(MasterKeyMissing):
        Services.open(Settings(home=tmp_path, keep_feedback_photos=frozenset({MAISON})))
    assert set(threading.enumerate()) <= before


def readiness(database: Database, **deployments: Any) -> Readiness:
    watcher = SimpleNamespace(deployments=lambda: deployments)
    return Readiness(database, cast(DeploymentWatcher, watcher), region=None)


IN_SERVICE = SimpleNamespace(
    manifest=SimpleNamespace(
        generation="20250314T023000Z-0a1b2c3d", encoder=SimpleNamespace(name="embedded"), images=218
    ),
    ready=True,
    problem=None,
)
REFUSED = "20250315T023000Z-0a1b2c3d was refused: a file changed"


def test_ready_tells_of_every_maison(database: Database) -> None:
    report = readiness(database, alba=IN_SERVICE).report()
    assert report.ready
    alba, brera = report.maisons
    assert (alba.generation, alba.encoder, alba.rows) == (
        "20250314T023000Z-0a1b2c3d",
        "embedded",
        218,
    )
    assert alba.problem is None
    assert not brera.ready
    assert brera.problem == "No generation is published yet."


def test_a_refused_generation_is_told_while_the_one_before_answers(
    database: Database, tmp_path: Path
) -> None:
    older = SimpleNamespace(manifest=IN_SERVICE.manifest, ready=True, problem=REFUSED)
    report = readiness(database, alba=older).report()
    assert report.ready
    assert "a file changed" in (report.maisons[0].problem or "")


def test_it_is_not_ready_while_no_maison_can_be_answered_for(
    database: Database, tmp_path: Path
) -> None:
    broken = SimpleNamespace(manifest=None, ready=False, problem=REFUSED)
    unsearchable = SimpleNamespace(
        manifest=IN_SERVICE.manifest, ready=False, problem="Milvus is gone."
    )
    assert not readiness(database).report().ready
    assert not readiness(database, alba=broken).report().ready
    assert not readiness(database, alba=unsearchable).report().ready
