"""One maison's database in Milvus: its name, the connection, and what failures amount to."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import grpc
from pymilvus import MilvusClient
from pymilvus.exceptions import MilvusException

from lookup.base.errors import NotFound, VectorsUnavailable

# Milvus's names hold letters, digits and '_' only; every '_' of these says what stood there.
_ESCAPES = {"_": "_u", "-": "_h"}


def database_name(maison: str) -> str:
    """The database of a maison; no two maisons share one."""
    return "maison_" + "".join(_ESCAPES.get(letter, letter) for letter in maison)


def collection_name(generation: str) -> str:
    """The collection of a generation."""
    return f"generation_{generation.replace('-', '_')}"


class MilvusDatabase:
    """Connects when first used. A client sees one database only: no maison sees another's."""

    def __init__(self, url: str, maison: str, *, token: str | None, seconds: float) -> None:
        self._url = url
        self._name = database_name(maison)
        self._token = token or ""
        self._seconds = seconds
        self._client: MilvusClient | None = None
        self._connecting = threading.Lock()
        # It writes a traceback for each failed call; whoever is told of the failure logs it.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)

    def create(self) -> None:
        """Makes the database if it is not there. Raises VectorsUnavailable."""
        with self.typed_errors(), _closing(self._connected("default")) as client:
            if self._name not in client.list_databases(timeout=self._seconds):
                client.create_database(self._name, timeout=self._seconds)

    def client(self) -> Any:
        """The client of this database. Raises NotFound, VectorsUnavailable."""
        with self._connecting, self.typed_errors():
            if self._client is None:
                self._client = self._connect()
            # Its methods take what each server version knows, unchecked.
            return self._client

    def _connect(self) -> MilvusClient:
        with _closing(self._connected("default")) as client:
            known = client.list_databases(timeout=self._seconds)
        if self._name not in known:
            raise NotFound(
                f"Milvus has no database {self._name}.",
                "`indexer publish` with the same vectors_url brings a generation there.",
            )
        return self._connected(self._name)

    def _connected(self, database: str) -> MilvusClient:
        return MilvusClient(self._url, token=self._token, db_name=database, timeout=self._seconds)

    @property
    def seconds(self) -> float:
        """How long one call may take."""
        return self._seconds

    @contextmanager
    def typed_errors(self) -> Iterator[None]:
        """Turns whatever the client raises into VectorsUnavailable."""
        try:
            yield
        except (MilvusException, grpc.RpcError, grpc.FutureTimeoutError) as error:
            raise VectorsUnavailable(
                f"Milvus at {self._url} failed: {error}",
                "Start it or mend the network; the service goes on by itself when it answers.",
            ) from error


@contextmanager
def _closing(client: MilvusClient) -> Iterator[MilvusClient]:
    try:
        yield client
    finally:
        client.close()
