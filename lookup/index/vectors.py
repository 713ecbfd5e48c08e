"""Exact cosine search over the catalogue's unit vectors."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from lookup.errors import GenerationCorrupt

VECTORS_FILE = "vectors.faiss"

Floats = NDArray[np.float32]


class VectorIndex:
    """Unit vectors, row i belonging to row i of the entries; wraps a FAISS inner-product index."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def of(cls, vectors: Floats) -> Self:
        """Index of unit rows, float32 (n, d)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, np.float32))
        return cls(index)

    @classmethod
    def read(cls, directory: Path) -> Self:
        """The index that `write` wrote, memory-mapped. Raises GenerationCorrupt."""
        try:
            return cls(faiss.read_index(str(directory / VECTORS_FILE), faiss.IO_FLAG_MMAP_IFC))
        except RuntimeError as error:  # what FAISS raises for every kind of bad file
            raise GenerationCorrupt(
                f"The vectors in {directory} cannot be read: {error}",
                "Build the generation again.",
            ) from error

    def write(self, directory: Path) -> None:
        """Writes one file into `directory`."""
        faiss.write_index(self._index, str(directory / VECTORS_FILE))

    @staticmethod
    def write_stream(
        directory: Path, vectors: Iterable[NDArray[np.floating]], *, rows: int, dimension: int
    ) -> None:
        """Writes what `of(...).write(...)` would, byte for byte, holding one vector in memory.

        Raises ValueError where there are not `rows` vectors of shape (dimension,).
        """
        with (directory / VECTORS_FILE).open("wb") as file:
            file.write(_flat_header(rows, dimension))
            written = 0
            for vector in vectors:
                if vector.shape != (dimension,):
                    raise ValueError(f"a vector of shape {vector.shape}, not ({dimension},)")
                file.write(vector.astype("<f4").tobytes())
                written += 1
        if written != rows:
            raise ValueError(f"{written} vectors, not {rows}")

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Components of a vector."""
        return int(self._index.d)

    def search(
        self, queries: Floats, count: int, *, among: NDArray[np.bool_] | None = None
    ) -> tuple[Floats, NDArray[np.int64]]:
        """Cosines and rows of the `count` nearest images, best first, each (m, k), k <= count.

        With `among`, bool (n,), only rows that it holds are searched, exactly.
        """
        if among is None:
            similarities, rows = self._index.search(queries, min(count, len(self)))
            return similarities, rows
        # FAISS's type stubs describe the C++ constructors, not the Python ones.
        untyped: Any = faiss
        selector = untyped.IDSelectorBitmap(np.packbits(among, bitorder="little"))
        similarities, rows = self._index.search(
            queries,
            min(count, int(among.sum())),
            params=untyped.SearchParameters(sel=selector),
        )
        return similarities, rows

    def vectors(self, rows: NDArray[np.int64]) -> Floats:
        """The stored unit vectors of `rows`, float32 (len(rows), d)."""
        found: Floats = self._index.reconstruct_batch(rows)
        return found


def _flat_header(rows: int, dimension: int) -> bytes:
    # FAISS's own header of an empty index, with its two counts set: int64 rows behind the type and
    # the dimension, and at the end the number of floats that follow.
    empty = bytes(faiss.serialize_index(faiss.IndexFlatIP(dimension)))
    return (
        empty[:8]
        + rows.to_bytes(8, "little")
        + empty[16:-8]
        + (rows * dimension).to_bytes(8, "little")
    )
