"""MilvusGenerations: whole collections, an alias at the published one, maisons apart."""

import time

import numpy as np
import pytest

from lookup.base.errors import GenerationCorrupt, GenerationMismatch, NotFound, VectorsUnavailable
from lookup.index.remote.milvus.collections import ALIAS, MilvusGenerations
from lookup.index.remote.milvus.database import MilvusDatabase, collection_name
from tests.index.remote.milvus.conftest import FIRST, IMAGES, SECOND, Written
from tests.milvus_lite import MilvusLite


@pytest.fixture
def database(milvus: MilvusLite, maison: str) -> MilvusDatabase:
    return milvus.database(maison)


@pytest.fixture
def generations(database: MilvusDatabase, written: Written) -> MilvusGenerations:
    """Both generations delivered, the first published."""
    made = MilvusGenerations(database)
    for directory, manifest in written.values():
        made.deliver(directory, manifest)
    made.publish(FIRST)
    return made


def published(database: MilvusDatabase) -> str:
    return str(database.client().describe_alias(ALIAS)["collection_name"])


def test_publishing_and_rolling_back_switch_the_alias(
    generations: MilvusGenerations, database: MilvusDatabase
) -> None:
    assert published(database) == collection_name(FIRST)
    generations.publish(SECOND)
    assert published(database) == collection_name(SECOND)
    generations.publish(FIRST)
    assert published(database) == collection_name(FIRST)
    assert generations.watch(FIRST) is None


def test_what_was_not_delivered_is_not_published(database: MilvusDatabase) -> None:
    database.create()
    with pytest.raises(NotFound, match="Deliver it"):
        MilvusGenerations(database).publish(FIRST)


def test_delivering_again_changes_nothing(
    generations: MilvusGenerations, database: MilvusDatabase, written: Written
) -> None:
    before = database.client().describe_collection(collection_name(FIRST))["collection_id"]
    generations.deliver(*written[FIRST])
    after = database.client().describe_collection(collection_name(FIRST))["collection_id"]
    assert before == after


def test_a_delivery_that_broke_off_has_no_generations_name_and_is_done_again(
    database: MilvusDatabase, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    generations = MilvusGenerations(database)
    database.create()
    with monkeypatch.context() as broken:
        broken.setattr(type(database.client()), "flush", _gone)
        with pytest.raises(ConnectionError):
            generations.deliver(*written[FIRST])
    with pytest.raises(GenerationCorrupt, match="no collection"):
        generations.open(*written[FIRST])
    generations.deliver(*written[FIRST])
    vectors, _ = generations.open(*written[FIRST])
    assert len(vectors) == IMAGES
    assert database.client().list_collections() == [collection_name(FIRST)]


def _gone(*_: object, **__: object) -> None:
    raise ConnectionError


def test_a_collection_that_lost_rows_is_refused_and_loaded_again_when_published_again(
    generations: MilvusGenerations, database: MilvusDatabase, written: Written
) -> None:
    database.client().delete(collection_name(FIRST), ids=[1, 2])
    with pytest.raises(GenerationMismatch, match="rows are 58, the generation's 60"):
        generations.open(*written[FIRST])
    generations.deliver(*written[FIRST])
    generations.publish(FIRST)
    assert len(generations.open(*written[FIRST])[0]) == IMAGES


def test_a_collection_of_other_files_under_the_name_is_refused(
    generations: MilvusGenerations, database: MilvusDatabase, written: Written
) -> None:
    client = database.client()
    client.drop_alias(ALIAS)
    client.drop_collection(collection_name(FIRST))
    client.rename_collection(collection_name(SECOND), collection_name(FIRST))
    with pytest.raises(GenerationMismatch, match="files"):
        generations.open(*written[FIRST])


def test_a_changed_vector_among_those_probed_is_found(
    generations: MilvusGenerations, database: MilvusDatabase, written: Written
) -> None:
    name = collection_name(FIRST)
    (row,) = database.client().get(name, ids=[0], output_fields=["vector", "short_vector"])
    database.client().upsert(name, [{**row, "vector": [-x for x in row["vector"]]}])
    with pytest.raises(GenerationMismatch, match="vectors"):
        generations.open(*written[FIRST])


def test_an_alias_moved_by_hand_is_told_and_changes_no_answer(
    generations: MilvusGenerations, database: MilvusDatabase, written: Written
) -> None:
    vectors, _ = generations.open(*written[FIRST])
    database.client().alter_alias(collection_name(SECOND), ALIAS)
    notice = generations.watch(FIRST)
    assert notice is not None
    assert "somebody moved it" in notice
    own = vectors.vectors(np.array([5]))
    assert vectors.search(own, 1)[1].tolist() == [[5]]
    generations.publish(FIRST)
    assert generations.watch(FIRST) is None


def test_what_is_removed_is_gone_and_what_never_was_may_be_removed(
    generations: MilvusGenerations, database: MilvusDatabase
) -> None:
    generations.withdraw()
    generations.remove(FIRST)
    generations.remove(FIRST)
    assert database.client().list_collections() == [collection_name(SECOND)]


def test_a_collection_that_was_released_is_loaded_again(
    generations: MilvusGenerations, database: MilvusDatabase, written: Written
) -> None:
    vectors, _ = generations.open(*written[FIRST])
    database.client().release_collection(collection_name(FIRST))
    generations.watch(FIRST)
    own = vectors.vectors(np.array([0]))
    assert vectors.search(own, 1)[1].tolist() == [[0]]


def test_no_maison_sees_the_collections_of_another(
    generations: MilvusGenerations, milvus: MilvusLite, written: Written
) -> None:
    other = milvus.database("other-maison")
    with pytest.raises(GenerationCorrupt, match="no database"):
        MilvusGenerations(other).open(*written[FIRST])
    other.create()
    assert other.client().list_collections() == []
    with pytest.raises(GenerationCorrupt, match="no collection"):
        MilvusGenerations(other).open(*written[FIRST])


def test_milvus_gone_is_an_error_with_what_to_do_and_ends_when_it_returns(
    tmp_path_factory: pytest.TempPathFactory, written: Written
) -> None:
    server = MilvusLite(tmp_path_factory.mktemp("mortal"))
    generations = MilvusGenerations(server.database("maison", seconds=5))
    with pytest.raises(VectorsUnavailable, match="Start it"):
        generations.open(*written[FIRST])
    server.start()
    try:
        generations.deliver(*written[FIRST])
        vectors, _ = generations.open(*written[FIRST])
        own = vectors.vectors(np.array([5]))
        server.kill()
        with pytest.raises(VectorsUnavailable, match="Start it"):
            vectors.search(own, 1)
        server.start()
        _until_it_answers(generations)
        assert vectors.search(own, 1)[1].tolist() == [[5]]
    finally:
        server.kill()


def test_nothing_waits_longer_than_it_may_for_a_milvus_that_falls_silent(
    tmp_path_factory: pytest.TempPathFactory,
    written: Written,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = MilvusLite(tmp_path_factory.mktemp("mortal"))
    server.start()
    try:
        database = server.database("maison", seconds=60)
        generations = MilvusGenerations(database)
        generations.deliver(*written[FIRST])
        monkeypatch.setattr(database, "_seconds", 1)
        server.fall_silent()
        for change in (
            lambda: generations.publish(FIRST),
            lambda: generations.remove(FIRST),
            generations.withdraw,
            lambda: generations.watch(FIRST),
            lambda: generations.open(*written[FIRST]),
        ):
            began = time.monotonic()
            with pytest.raises(VectorsUnavailable, match="Start it"):
                change()
            assert time.monotonic() - began < 20
    finally:
        server.kill()


def _until_it_answers(generations: MilvusGenerations) -> None:
    """As the service does: once a second, for as long as it takes the connection to come back."""
    for _ in range(100):
        try:
            generations.watch(FIRST)
        except VectorsUnavailable:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("it does not come back")
