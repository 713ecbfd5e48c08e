"""Erasing a product: gone everywhere, the rest untouched, and nothing half-done."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import select

from indexer.pipeline.erasure import erase
from lookup.base.errors import NoGeneration, NotFound, Refused
from lookup.catalog.database import open_database
from lookup.catalog.reading.reader import ProductReader
from lookup.feedback.journal import LookupJournal, NotedLookup
from lookup.feedback.models import LookupRecord
from lookup.images.thumbnails import Thumbnails
from lookup.index.entries import Entries
from lookup.index.generation import Generation
from lookup.insight.file import InsightFile
from tests.indexer.shop import Shop
from tests.insight.samples import insight_of


def products(shop: Shop) -> list[str]:
    return sorted(Entries.read(shop.store.path(shop.store.current())).products)


def in_catalog(shop: Shop, product_id: str) -> bool:
    database = open_database(shop.home.database_url)
    with database.session() as session:
        found = product_id in ProductReader(session).cards("maison", [product_id])
    database.close()
    return found


def cached(shop: Shop) -> int:
    with sqlite3.connect(shop.workspace.cache_file) as connection:
        count: int = connection.execute("SELECT count(*) FROM features").fetchone()[0]
    connection.close()
    return count


def test_an_erased_product_is_nowhere(built_shop: Shop) -> None:
    first = built_shop.store.current()
    built_shop.draw("A/front.png", seed=1)
    second = built_shop.build()
    receipt = erase(built_shop.workspace, "B")
    assert receipt.deleted_generations == (first, second.generation)
    assert built_shop.store.ids() == (receipt.published,) == (built_shop.store.current(),)
    Generation.open(built_shop.store.path(built_shop.store.current()))
    assert products(built_shop) == ["A", "C"]
    assert not in_catalog(built_shop, "B")
    assert (receipt.skus, receipt.images) == (("B-S",), 2)
    assert (receipt.feature_entries, receipt.thumbnails) == (2, 2)
    assert cached(built_shop) == 4
    assert len(list(Thumbnails(built_shop.home.images_dir("maison")).contents())) == 4


def test_the_receipt_is_kept(built_shop: Shop) -> None:
    receipt = erase(built_shop.workspace, "B")
    [kept] = built_shop.workspace.receipts_dir.glob("*.json")
    assert json.loads(kept.read_text())["product_id"] == receipt.product_id == "B"


def test_what_was_found_of_it_is_forgotten(built_shop: Shop) -> None:
    file = InsightFile(built_shop.home, "maison")
    file.write(insight_of(built_shop.store.current(), thin=1))
    erase(built_shop.workspace, "B")
    assert file.read_or_none() is None


def test_no_remembered_look_up_names_it(built_shop: Shop) -> None:
    database = open_database(built_shop.home.database_url)
    journal = LookupJournal(database, keep=timedelta(days=30))
    ranking = [{"product_id": product} for product in ("B", "A")]
    now = datetime.now(UTC)
    journal.note(NotedLookup("1", "maison", now, "g", "embedded", "match", "photo", ranking))
    journal.close()
    receipt = erase(built_shop.workspace, "B")
    assert receipt.lookups == 1
    assert "feedback" in receipt.note
    with database.session() as session:
        assert session.scalars(select(LookupRecord.ranking)).all() == [[{"product_id": "A"}]]
    database.close()


def test_no_byte_of_its_vectors_is_left(built_shop: Shop) -> None:
    generation = Generation.open(built_shop.store.path(built_shop.store.current()))
    entries = generation.entries
    [row, _] = [row for row in range(len(entries)) if entries.product(row) == "B"]
    vector = generation.vectors.vectors(np.array([row])).tobytes()
    erase(built_shop.workspace, "B")
    for path in (built_shop.folder / "home" / "maison").rglob("*"):
        assert not path.is_file() or vector not in path.read_bytes(), path


def test_a_picture_shared_with_another_product_stays(shop: Shop) -> None:
    (shop.pictures / "C/front.png").write_bytes((shop.pictures / "B/front.png").read_bytes())
    shop.build()
    receipt = erase(shop.workspace, "B")
    assert (receipt.feature_entries, receipt.thumbnails) == (1, 1)
    assert products(shop) == ["A", "C"]


def test_what_was_erased_is_built_again_from_a_feed_that_still_has_it(built_shop: Shop) -> None:
    erase(built_shop.workspace, "B")
    report = built_shop.build()
    assert (report.products.added, report.images.embedded) == (1, 2)
    assert products(built_shop) == ["A", "B", "C"]


def test_the_last_product_leaves_nothing_published(shop: Shop) -> None:
    shop.products = {"A": shop.products["A"]}
    shop.build()
    assert erase(shop.workspace, "A").published is None
    assert shop.store.ids() == ()
    with pytest.raises(NoGeneration):
        shop.store.current()


def test_an_unknown_product_is_not_found(built_shop: Shop) -> None:
    before = built_shop.store.current()
    with pytest.raises(NotFound):
        erase(built_shop.workspace, "Z")
    assert built_shop.store.ids() == (before,)


def test_nothing_is_erased_when_the_rest_could_not_be_published(built_shop: Shop) -> None:
    before = built_shop.store.current()
    built_shop.workspace.cache_file.unlink()
    with pytest.raises(Refused, match=r"indexer build.*Nothing was erased"):
        erase(built_shop.workspace, "B")
    assert in_catalog(built_shop, "B")
    assert built_shop.store.current() == before


def test_an_erasure_killed_half_way_is_finished_by_the_next(
    built_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr("lookup.index.store.GenerationStore.publish", None)  # not callable
        with pytest.raises(TypeError):
            erase(built_shop.workspace, "B")
    assert not in_catalog(built_shop, "B")
    erase(built_shop.workspace, "B")
    for generation in built_shop.store.ids():
        assert "B" not in Entries.read(built_shop.store.path(generation)).products
    assert products(built_shop) == ["A", "C"]
