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
from tests.indexer.shop import Shop


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


def test_an_erased_product_is_nowhere(shop: Shop) -> None:
    first = shop.build()
    shop.draw("A/front.png", seed=1)
    second = shop.build()
    receipt = erase(shop.workspace, "B")
    assert receipt.deleted_generations == (first.generation, second.generation)
    assert shop.store.ids() == (receipt.published,) == (shop.store.current(),)
    Generation.open(shop.store.path(shop.store.current()))
    assert products(shop) == ["A", "C"]
    assert not in_catalog(shop, "B")
    assert (receipt.skus, receipt.images) == (("B-S",), 2)
    assert (receipt.feature_entries, receipt.thumbnails) == (2, 2)
    assert cached(shop) == 4
    assert len(list(Thumbnails(shop.home.images_dir("maison")).contents())) == 4


def test_the_receipt_is_kept(shop: Shop) -> None:
    shop.build()
    receipt = erase(shop.workspace, "B")
    [kept] = shop.workspace.receipts_dir.glob("*.json")
    assert json.loads(kept.read_text())["product_id"] == receipt.product_id == "B"


def test_no_remembered_look_up_names_it(shop: Shop) -> None:
    shop.build()
    database = open_database(shop.home.database_url)
    journal = LookupJournal(database, keep=timedelta(days=30))
    ranking = [{"product_id": product} for product in ("B", "A")]
    now = datetime.now(UTC)
    journal.note(NotedLookup("1", "maison", now, "g", "embedded", "match", "photo", ranking))
    journal.close()
    receipt = erase(shop.workspace, "B")
    assert receipt.lookups == 1
    assert "feedback" in receipt.note
    with database.session() as session:
        assert session.scalars(select(LookupRecord.ranking)).all() == [[{"product_id": "A"}]]
    database.close()


def test_no_byte_of_its_vectors_is_left(shop: Shop) -> None:
    shop.build()
    generation = Generation.open(shop.store.path(shop.store.current()))
    entries = generation.entries
    [row, _] = [row for row in range(len(entries)) if entries.product(row) == "B"]
    vector = generation.vectors.vectors(np.array([row])).tobytes()
    erase(shop.workspace, "B")
    for path in (shop.folder / "home" / "maison").rglob("*"):
        assert not path.is_file() or vector not in path.read_bytes(), path


def test_a_picture_shared_with_another_product_stays(shop: Shop) -> None:
    (shop.pictures / "C/front.png").write_bytes((shop.pictures / "B/front.png").read_bytes())
    shop.build()
    receipt = erase(shop.workspace, "B")
    assert (receipt.feature_entries, receipt.thumbnails) == (1, 1)
    assert products(shop) == ["A", "C"]


def test_what_was_erased_is_built_again_from_a_feed_that_still_has_it(shop: Shop) -> None:
    shop.build()
    erase(shop.workspace, "B")
    report = shop.build()
    assert (report.products.added, report.images.embedded) == (1, 2)
    assert products(shop) == ["A", "B", "C"]


def test_the_last_product_leaves_nothing_published(shop: Shop) -> None:
    shop.products = {"A": shop.products["A"]}
    shop.build()
    assert erase(shop.workspace, "A").published is None
    assert shop.store.ids() == ()
    with pytest.raises(NoGeneration):
        shop.store.current()


def test_an_unknown_product_is_not_found(shop: Shop) -> None:
    before = shop.build()
    with pytest.raises(NotFound):
        erase(shop.workspace, "Z")
    assert shop.store.ids() == (before.generation,)


def test_nothing_is_erased_when_the_rest_could_not_be_published(shop: Shop) -> None:
    before = shop.build()
    shop.workspace.cache_file.unlink()
    with pytest.raises(Refused, match=r"indexer build.*Nothing was erased"):
        erase(shop.workspace, "B")
    assert in_catalog(shop, "B")
    assert shop.store.current() == before.generation


def test_an_erasure_killed_half_way_is_finished_by_the_next(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.build()
    with monkeypatch.context() as killed:
        killed.setattr("lookup.index.store.GenerationStore.publish", None)  # not callable
        with pytest.raises(TypeError):
            erase(shop.workspace, "B")
    assert not in_catalog(shop, "B")
    erase(shop.workspace, "B")
    for generation in shop.store.ids():
        assert "B" not in Entries.read(shop.store.path(generation)).products
    assert products(shop) == ["A", "C"]
