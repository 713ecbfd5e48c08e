"""A build and an erasure where vectors lie in Milvus and generations in object storage."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.pipeline.erasure import erase
from lookup.base.errors import VectorsUnavailable
from lookup.base.home import Elsewhere, Home
from lookup.index.remote.milvus.collections import ALIAS
from lookup.index.remote.milvus.database import MilvusDatabase, collection_name
from lookup.index.remote.objects.store import ObjectStore, StoredGenerations
from tests.indexer.shop import Shop
from tests.milvus_lite import MilvusLite


class ShopElsewhere(Shop):
    """Publishes in Milvus and in a folder as well."""

    elsewhere: Elsewhere

    @property
    def home(self) -> Home:
        return Home(self.folder / self.home_name, elsewhere=self.elsewhere)


@pytest.fixture
def milvus(tmp_path: Path) -> Iterator[MilvusLite]:
    server = MilvusLite(tmp_path / "milvus")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def shop(tmp_path: Path, milvus: MilvusLite, shop: Shop) -> ShopElsewhere:
    made = ShopElsewhere(shop.folder, shop.products)
    made.elsewhere = Elsewhere(vectors_url=milvus.url, generations_url=f"file://{tmp_path}/objects")
    return made


@pytest.fixture
def stored(tmp_path: Path) -> StoredGenerations:
    return StoredGenerations(ObjectStore(f"file://{tmp_path}/objects", seconds=20), "maison")


@pytest.fixture
def database(milvus: MilvusLite) -> MilvusDatabase:
    return milvus.database("maison")


def test_what_is_built_is_published_there_and_what_is_erased_is_gone_there(
    shop: ShopElsewhere, stored: StoredGenerations, database: MilvusDatabase
) -> None:
    built = shop.build().generation
    client = database.client()
    record = stored.newest()
    assert record is not None
    assert record.generation == built
    assert client.describe_alias(ALIAS)["collection_name"] == collection_name(built)

    left = erase(shop.workspace, "B").published
    assert left is not None
    assert client.list_collections() == [collection_name(left)]
    assert client.describe_alias(ALIAS)["collection_name"] == collection_name(left)
    assert stored.store.names("maison/generations") == [left]
    record = stored.newest()
    assert record is not None
    assert record.generation == left


def test_without_milvus_nothing_is_published_and_nothing_erased(
    shop: ShopElsewhere, stored: StoredGenerations, milvus: MilvusLite
) -> None:
    built = shop.build().generation
    milvus.kill()
    with pytest.raises(VectorsUnavailable):
        erase(shop.workspace, "B")
    assert shop.store.current() == built
    record = stored.newest()
    assert record is not None
    assert record.generation == built
    milvus.start()
    _until_it_answers(milvus.database("maison"))
    assert erase(shop.workspace, "B").images == 2


def _until_it_answers(database: MilvusDatabase) -> None:
    """Its client waits longer from one attempt to connect to the next."""
    for _ in range(100):
        try:
            database.create()
        except VectorsUnavailable:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("it does not come back")
