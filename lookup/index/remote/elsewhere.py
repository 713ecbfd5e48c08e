"""Chooses, by a home's settings, what of its generations lies elsewhere.

Each client library is imported here only where a setting asks for it.
"""

from typing import TYPE_CHECKING

from lookup.base.errors import BadInput
from lookup.base.home import Home
from lookup.index.file_vectors import FileVectors
from lookup.index.mirror import Mirror
from lookup.index.port import VectorEngine
from lookup.index.store import GenerationStore

if TYPE_CHECKING:
    from lookup.index.remote.milvus.collections import MilvusGenerations
    from lookup.index.remote.objects.fetcher import Fetcher
    from lookup.index.remote.objects.store import ObjectStore


def vector_engine(home: Home, maison: str) -> VectorEngine:
    """What searches the maison's vectors. Raises BadInput where its client is not installed."""
    return _milvus(home, maison) or FileVectors()


def mirrors(home: Home, maison: str) -> tuple[Mirror, ...]:
    """Where the maison's generations lie besides its home, in the order in which they are to be
    told. Raises BadInput where a client is not installed.
    """
    # Nothing is fetched before its vectors can be searched.
    found: list[Mirror] = []
    if milvus := _milvus(home, maison):
        found.append(milvus)
    if objects := object_store(home):
        from lookup.index.remote.objects.store import StoredGenerations

        found.append(StoredGenerations(objects, maison))
    return tuple(found)


def generation_store(home: Home, maison: str) -> GenerationStore:
    """The maison's generations, and what must be told when another is published. Raises
    BadInput where a client is not installed.
    """
    return GenerationStore(home, maison, mirrors=mirrors(home, maison))


def object_store(home: Home) -> "ObjectStore | None":
    """The store of generations, if there is one. Raises BadInput."""
    elsewhere = home.elsewhere
    if elsewhere.generations_url is None:
        return None
    try:
        from lookup.index.remote.objects.store import ObjectStore

        return ObjectStore(elsewhere.generations_url, seconds=elsewhere.generations_seconds)
    except ImportError as error:
        raise _not_installed("generations_url", "object-storage", error) from error


def fetcher(home: Home, *, poll_seconds: float) -> "Fetcher | None":
    """What keeps a service's cache at what the object store has, if there is one. Raises
    BadInput.
    """
    store = object_store(home)
    if store is None:
        return None
    from lookup.index.remote.objects.fetcher import Fetcher
    from lookup.index.remote.objects.replica import Replica
    from lookup.index.remote.objects.store import StoredGenerations

    def replica(maison: str) -> Replica:
        return Replica(
            StoredGenerations(store, maison),
            home.served,
            without=vector_engine(home, maison).files,
            most_bytes=home.elsewhere.generations_cache_bytes,
        )

    return Fetcher(store, home.served, replica, poll_seconds=poll_seconds)


def _milvus(home: Home, maison: str) -> "MilvusGenerations | None":
    elsewhere = home.elsewhere
    if elsewhere.vectors_url is None:
        return None
    try:
        from lookup.index.remote.milvus.collections import MilvusGenerations
        from lookup.index.remote.milvus.database import MilvusDatabase
    except ImportError as error:
        raise _not_installed("vectors_url", "milvus", error) from error
    database = MilvusDatabase(
        elsewhere.vectors_url,
        maison,
        token=elsewhere.vectors_token,
        seconds=elsewhere.vectors_seconds,
    )
    return MilvusGenerations(database)


def _not_installed(setting: str, extra: str, error: ImportError) -> BadInput:
    return BadInput(
        f"{setting} is set, and what it needs is not installed: {error}",
        f"Install it: pip install 'boutique-lookup[{extra}]'.",
    )
