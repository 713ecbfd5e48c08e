"""A maison's generations as collections of Milvus: loaded whole, then renamed, then pointed to."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pymilvus import DataType, MilvusClient
from pymilvus.client.types import LoadState

from lookup.base.digest import array_digest
from lookup.base.errors import GenerationCorrupt, GenerationError, GenerationMismatch, NotFound
from lookup.index.manifest import Manifest, SearchEntry
from lookup.index.port import VectorStore
from lookup.index.remote.milvus.database import MilvusDatabase, collection_name
from lookup.index.remote.milvus.vectors import ROW_FIELD, MilvusVectors
from lookup.index.vectors import SHORT_VECTORS_FILE, VECTORS_FILE, VectorIndex

ALIAS = "published"

_SHORT_FIELD = "short_vector"
_FIELDS = {"vector": VECTORS_FILE, _SHORT_FIELD: SHORT_VECTORS_FILE}
_LOADING = "loading_"
_FILES_PROPERTY, _PROBE_PROPERTY = "lookup.files", "lookup.probe"
_AT_ONCE = 1_000
_PROBED = 64
_LOAD_SECONDS = 600.0

Stores = dict[str, VectorStore]


class MilvusGenerations:
    """The `VectorEngine` and the `Mirror` of a maison whose vectors are searched by Milvus.

    A generation is the collection of its name, and is searched under that name, so that a request
    ends with the generation it began with. The alias says to others which one is published.
    Every call is given its time: without one it never ends where Milvus falls silent.
    """

    files = frozenset(_FIELDS.values())

    def __init__(self, database: MilvusDatabase) -> None:
        self._database = database

    def open(self, directory: Path, manifest: Manifest) -> tuple[VectorStore, VectorStore]:
        """As `VectorEngine.open`: the collection must be whole and of this very generation."""
        name = collection_name(manifest.generation)
        try:
            client = self._database.client()
        except NotFound as error:
            raise GenerationCorrupt(error.detail, error.remedy) from error
        with self._database.typed_errors():
            if not client.has_collection(name, timeout=self._database.seconds):
                raise GenerationCorrupt(
                    f"Milvus has no collection {name}.",
                    "`indexer publish` of this generation, with the same vectors_url, loads it.",
                )
        vectors, short_vectors = self._stores(name, manifest).values()
        return vectors, short_vectors

    def watch(self, generation: str) -> str | None:
        """As `VectorEngine.watch`: loads what was released, says where the alias was moved."""
        name = collection_name(generation)
        client = self._database.client()
        with self._database.typed_errors():
            loaded = client.get_load_state(name, timeout=self._database.seconds)["state"]
            if loaded != LoadState.Loaded:
                # What takes longer goes on over there, and is looked at again.
                client.load_collection(name, timeout=self._database.seconds)
            if ALIAS in self._aliases(client, name):
                return None
        return (
            f"The alias {ALIAS!r} in Milvus is not at {name}, which was published: somebody moved"
            " it. Answers come from what was published; publishing anything sets the alias again."
        )

    def deliver(self, directory: Path, manifest: Manifest) -> None:
        """As `Mirror.deliver`. A collection that is there but not whole is loaded anew."""
        name = collection_name(manifest.generation)
        files = _file_stores(directory)
        self._database.create()
        client = self._database.client()
        with self._database.typed_errors():
            if client.has_collection(name, timeout=self._database.seconds):
                if self._is_whole(name, manifest):
                    return
                self._drop(client, name)
            loading = _LOADING + name
            client.drop_collection(loading, timeout=self._database.seconds)
            client.create_collection(
                loading,
                schema=_schema(files),
                properties={
                    _FILES_PROPERTY: _files_digests(manifest),
                    _PROBE_PROPERTY: _probed(files),
                },
                # Rows never change once the collection has its name, which it gets when all of
                # them can be found.
                consistency_level="Eventually",
                timeout=self._database.seconds,
            )
            for part in _rows(files):
                client.insert(loading, part, timeout=_LOAD_SECONDS)
            client.flush(loading, timeout=_LOAD_SECONDS)
            client.create_index(loading, _indexes(client, manifest.search), timeout=_LOAD_SECONDS)
            self._stores(loading, manifest)
            client.rename_collection(loading, name, timeout=self._database.seconds)
            client.load_collection(name, timeout=_LOAD_SECONDS)

    def publish(self, generation: str) -> None:
        """As `Mirror.publish`: switches the alias."""
        name = collection_name(generation)
        client = self._database.client()
        with self._database.typed_errors():
            if not client.has_collection(name, timeout=self._database.seconds):
                raise NotFound(f"Milvus has no collection {name}.", "Deliver it there first.")
            if self._published(client) is None:
                client.create_alias(name, ALIAS, timeout=self._database.seconds)
            else:
                client.alter_alias(name, ALIAS, timeout=self._database.seconds)

    def remove(self, generation: str) -> None:
        """As `Mirror.remove`."""
        name = collection_name(generation)
        try:
            client = self._database.client()
        except NotFound:
            return
        with self._database.typed_errors():
            self._drop(client, name)
            client.drop_collection(_LOADING + name, timeout=self._database.seconds)

    def withdraw(self) -> None:
        """As `Mirror.withdraw`."""
        try:
            client = self._database.client()
        except NotFound:
            return
        with self._database.typed_errors():
            if self._published(client) is not None:
                client.drop_alias(ALIAS, timeout=self._database.seconds)

    def _drop(self, client: Any, name: str) -> None:
        # What an alias is at cannot be dropped.
        if self._published(client) == name:
            client.drop_alias(ALIAS, timeout=self._database.seconds)
        client.drop_collection(name, timeout=self._database.seconds)

    def _published(self, client: Any) -> str | None:
        for name in client.list_collections(timeout=self._database.seconds):
            if ALIAS in self._aliases(client, name):
                return str(name)
        return None

    def _aliases(self, client: Any, name: str) -> list[str]:
        found: list[str] = client.list_aliases(name, timeout=self._database.seconds)["aliases"]
        return found

    def _is_whole(self, name: str, manifest: Manifest) -> bool:
        try:
            self._stores(name, manifest)
        except GenerationError:
            return False
        return True

    def _stores(self, name: str, manifest: Manifest) -> Stores:
        """The stores of a collection, loaded and checked. Raises GenerationError."""
        client = self._database.client()
        with self._database.typed_errors():
            client.load_collection(name, timeout=_LOAD_SECONDS)
            described = client.describe_collection(name, timeout=self._database.seconds)
            (counted,) = client.query(
                name,
                filter="",
                output_fields=["count(*)"],
                consistency_level="Strong",
                timeout=self._database.seconds,
            )
        kept = described["properties"]
        rows = int(counted["count(*)"])
        _agree(name, "files", kept.get(_FILES_PROPERTY), _files_digests(manifest))
        _agree(name, "rows", rows, manifest.images)
        stores: Stores = {}
        for field in described["fields"]:
            if field["name"] in _FIELDS:
                stores[field["name"]] = MilvusVectors(
                    self._database,
                    name,
                    field["name"],
                    rows=rows,
                    dimension=int(field["params"]["dim"]),
                    search=manifest.search if field["name"] == _SHORT_FIELD else None,
                )
        stores = {field: stores[field] for field in _FIELDS}
        _agree(name, "vectors", _probed(stores), kept.get(_PROBE_PROPERTY))
        return stores


def _agree(name: str, what: str, found: object, expected: object) -> None:
    if found != expected:
        raise GenerationMismatch(
            f"The collection {name} in Milvus: its {what} are {found}, the generation's"
            f" {expected}.",
            "It was not loaded whole, or changed: `indexer publish` of this generation loads it"
            " again.",
        )


def _files_digests(manifest: Manifest) -> str:
    return " ".join(manifest.files[file].sha256 for file in _FIELDS.values())


def _file_stores(directory: Path) -> Stores:
    return {field: VectorIndex.read(directory, file) for field, file in _FIELDS.items()}


def _probed(stores: Stores) -> str:
    """Digest of some vectors of each field."""
    return array_digest(*(store.vectors(_evenly(len(store))) for store in stores.values()))


def _evenly(count: int) -> NDArray[np.int64]:
    return np.linspace(0, count - 1, min(count, _PROBED)).astype(np.int64)


def _schema(stores: Stores) -> Any:
    schema = MilvusClient.create_schema(auto_id=False)
    schema.add_field(ROW_FIELD, DataType.INT64, is_primary=True)
    for field, store in stores.items():
        schema.add_field(field, DataType.FLOAT_VECTOR, dim=store.dimension)
    return schema


def _indexes(client: Any, search: SearchEntry | None) -> Any:
    """Exact ones, but for short vectors of which the files have lists: as many lists here."""
    indexes = client.prepare_index_params()
    for field in _FIELDS:
        if field == _SHORT_FIELD and search is not None and search.lists is not None:
            # What loses too much in the files at one byte a component loses as much here.
            kind = "IVF_SQ8" if search.component == "int8" else "IVF_FLAT"
            indexes.add_index(
                field, index_type=kind, metric_type="IP", params={"nlist": search.lists}
            )
        else:
            indexes.add_index(field, index_type="FLAT", metric_type="IP")
    return indexes


def _rows(stores: Stores) -> Iterator[list[dict[str, Any]]]:
    """All rows, _AT_ONCE at a time."""
    count = min(len(store) for store in stores.values())
    for start in range(0, count, _AT_ONCE):
        rows = np.arange(start, min(start + _AT_ONCE, count))
        columns = {field: store.vectors(rows) for field, store in stores.items()}
        yield [
            {ROW_FIELD: row, **{field: column[place] for field, column in columns.items()}}
            for place, row in enumerate(rows.tolist())
        ]
