"""Exact cosine search over the catalogue's unit vectors, in files that FAISS reads."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from lookup.errors import GenerationCorrupt
from lookup.index.port import Floats

VECTORS_FILE = "vectors.faiss"
SHORT_VECTORS_FILE = "candidates.faiss"


class VectorIndex:
    """The `VectorStore` of a generation's own files; wraps a FAISS inner-product index."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def of(cls, vectors: Floats) -> Self:
        """Index of unit rows, float32 (n, d)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, np.float32))
        return cls(index)

    @classmethod
    def short(cls, learnt_from: Floats) -> Self:
        """An empty index that keeps each component in one byte, between the least and greatest
        value that it has in `learnt_from`, float32 (m, d).
        """
        index = faiss.IndexScalarQuantizer(
            learnt_from.shape[1], faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        )
        index.train(learnt_from)
        return cls(index)

    def add(self, vectors: Floats) -> None:
        """Appends unit rows, float32 (m, d)."""
        self._index.add(vectors)

    @classmethod
    def read(cls, directory: Path, name: str = VECTORS_FILE) -> Self:
        """The index that `write` wrote, memory-mapped. Raises GenerationCorrupt."""
        try:
            return cls(faiss.read_index(str(directory / name), faiss.IO_FLAG_MMAP_IFC))
        except RuntimeError as error:  # what FAISS raises for every kind of bad file
            raise GenerationCorrupt(
                f"The vectors in {directory / name} cannot be read: {error}",
                "Build the generation again.",
            ) from error

    def write(self, directory: Path, name: str = VECTORS_FILE) -> None:
        """Writes one file into `directory`."""
        faiss.write_index(self._index, str(directory / name))

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
        """As `VectorStore.search`."""
        if among is None:
            asked, selected = min(count, len(self)), None
        else:
            asked = min(count, int(among.sum()))
            # FAISS's type stubs describe the C++ constructors, not the Python ones.
            untyped: Any = faiss
            bits = untyped.IDSelectorBitmap(np.packbits(among, bitorder="little"))
            selected = untyped.SearchParameters(sel=bits)
        if not asked:  # FAISS finds at least one or fails
            return np.empty((len(queries), 0), np.float32), np.empty((len(queries), 0), np.int64)
        with _threads_for(queries):
            similarities, rows = self._index.search(queries, asked, params=selected)
        return similarities, rows

    def vectors(self, rows: NDArray[np.int64]) -> Floats:
        """As `VectorStore.vectors`."""
        found: Floats = self._index.reconstruct_batch(rows)
        return found


@contextmanager
def _threads_for(queries: Floats) -> Iterator[None]:
    """FAISS gives one query to one thread and on a busy machine waits long for the idle others.

    The number is OpenMP's own for each calling thread: this disturbs no other search.
    """
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(min(before, len(queries)) or 1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


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
