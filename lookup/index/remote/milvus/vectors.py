"""The vectors of one generation, searched by Milvus."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookup.base.errors import VectorsUnavailable
from lookup.index.manifest import SearchEntry
from lookup.index.port import Floats
from lookup.index.remote.milvus.database import MilvusDatabase

ROW_FIELD = "row"
MOST_FOUND = 16_384
"""Milvus answers with no more rows than these."""

_LISTED = 1_000
_READ_AT_ONCE = 4_096

Found = tuple[Floats, NDArray[np.int64]]


class MilvusVectors:
    """The `VectorStore` of one field of a collection. At most MOST_FOUND rows are found."""

    def __init__(
        self,
        database: MilvusDatabase,
        collection: str,
        field: str,
        *,
        rows: int,
        dimension: int,
        search: SearchEntry | None = None,
    ) -> None:
        """Where `search` says that there are lists, as many of them are looked into as it says, and
        all among chosen rows.
        """
        self._database = database
        self._collection = collection
        self._field = field
        self._rows = rows
        self._dimension = dimension
        listed = search is not None and search.lists is not None
        self._some = {"nprobe": search.probes} if search and listed else {}
        self._all = {"nprobe": search.lists} if search and listed else {}

    def __len__(self) -> int:
        return self._rows

    @property
    def dimension(self) -> int:
        """As `VectorStore.dimension`."""
        return self._dimension

    def search(
        self, queries: Floats, count: int, *, among: NDArray[np.bool_] | None = None
    ) -> Found:
        """As `VectorStore.search`. Raises VectorsUnavailable."""
        allowed = self._rows if among is None else int(among.sum())
        asked = min(count, allowed, MOST_FOUND)
        if not asked:
            return np.empty((len(queries), 0), np.float32), np.empty((len(queries), 0), np.int64)
        if among is None or allowed == self._rows:
            return self._ranked(queries, asked, self._some)
        return self._further(queries, asked, among, allowed) or self._ranked(
            queries, asked, self._all, f"{ROW_FIELD} in {np.flatnonzero(among).tolist()}"
        )

    def vectors(self, rows: NDArray[np.int64]) -> Floats:
        """As `VectorStore.vectors`. Raises VectorsUnavailable."""
        wanted, places = np.unique(rows, return_inverse=True)
        found: dict[int, Any] = {}
        for start in range(0, len(wanted), _READ_AT_ONCE):
            with self._database.typed_errors():
                part = self._database.client().get(
                    self._collection,
                    ids=wanted[start : start + _READ_AT_ONCE].tolist(),
                    output_fields=[self._field],
                    timeout=self._database.seconds,
                )
            found.update((hit[ROW_FIELD], hit[self._field]) for hit in part)
        if len(found) < len(wanted):
            raise self._rows_gone(len(wanted) - len(found))
        kept = np.array([found[row] for row in wanted.tolist()], np.float32)
        return kept.reshape(-1, self._dimension)[places]

    def _further(
        self, queries: Floats, asked: int, among: NDArray[np.bool_], allowed: int
    ) -> Found | None:
        """Looks further than asked and keeps the allowed rows, where that is sure to be shorter
        than naming all of them; None where too few were met.
        """
        reach = 2 * asked * self._rows // allowed
        if allowed <= _LISTED or reach > MOST_FOUND:
            return None
        similarities, rows = self._ranked(queries, min(reach, self._rows), self._all)
        kept = among[rows]
        if kept.sum(axis=1).min() < asked:
            return None
        # Stable: allowed rows first, each still behind those that are nearer.
        order = np.argsort(~kept, axis=1, kind="stable")[:, :asked]
        return np.take_along_axis(similarities, order, 1), np.take_along_axis(rows, order, 1)

    def _ranked(
        self, queries: Floats, count: int, params: dict[str, int | None], expression: str = ""
    ) -> Found:
        with self._database.typed_errors():
            answers = self._database.client().search(
                self._collection,
                data=list(queries),
                anns_field=self._field,
                limit=count,
                filter=expression,
                search_params={"metric_type": "IP", "params": params},
                timeout=self._database.seconds,
            )
        fewest = min(len(answer) for answer in answers)
        if fewest < count:
            raise self._rows_gone(count - fewest)
        similarities = [[hit["distance"] for hit in answer] for answer in answers]
        rows = [[hit[ROW_FIELD] for hit in answer] for answer in answers]
        return np.array(similarities, np.float32), np.array(rows, np.int64)

    def _rows_gone(self, count: int) -> VectorsUnavailable:
        return VectorsUnavailable(
            f"{count} rows are missing from {self._collection} in Milvus.",
            "Somebody changed it: `indexer publish` of this generation loads it again.",
        )
