"""Cosine search over the catalogue's unit vectors, in files that FAISS reads and maps."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from lookup.base.errors import GenerationCorrupt
from lookup.base.half_precision import widened
from lookup.index.nearest import nearest
from lookup.index.port import Floats
from lookup.index.row_files import Rows, rows_of

VECTORS_FILE = "vectors.faiss"
SHORT_VECTORS_FILE = "candidates.faiss"

_MANY_QUERIES = 32
"""From here on a matrix product over decoded rows is faster than FAISS's way through the codes."""
_DECODED_AT_ONCE = 1024

_FLOAT16 = faiss.ScalarQuantizer.QT_fp16

Found = tuple[Floats, NDArray[np.int64]]


class VectorIndex:
    """The `VectorStore` of a generation's own files; wraps a FAISS inner-product index.

    An index of lists (`IndexIVF`) looks into as many of them as its builder found to be enough;
    among chosen rows it looks into all, so that such a search is as exact as any.
    """

    def __init__(self, index: faiss.Index, kept: Rows | None = None) -> None:
        """`kept` gives the vectors of rows as the index keeps them; without, the index does."""
        self._index = index
        self._kept = kept
        self._lists = index if isinstance(index, faiss.IndexIVF) else None

    @classmethod
    def of(cls, vectors: Floats) -> Self:
        """Exact index of unit rows, float32 (n, d), kept as float16: their cosines with other unit
        vectors change by less than 5e-4.
        """
        index = _empty(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, np.float32))
        return cls(index)

    @classmethod
    def read(cls, directory: Path, name: str = VECTORS_FILE) -> Self:
        """The index that `write` wrote, memory-mapped. Raises GenerationCorrupt."""
        try:
            index = faiss.read_index(str(directory / name), faiss.IO_FLAG_MMAP_IFC)
            return cls(index, _rows_kept(index, directory / name))
        except (RuntimeError, OSError) as error:  # the former for all bad files
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
            file.write(_header(rows, dimension))
            written = 0
            for vector in vectors:
                if vector.shape != (dimension,):
                    raise ValueError(f"a vector of shape {vector.shape}, not ({dimension},)")
                file.write(vector.astype("<f2").tobytes())
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
    ) -> Found:
        """As `VectorStore.search`."""
        asked = min(count, len(self) if among is None else int(among.sum()))
        if not asked:  # FAISS finds at least one or fails
            return np.empty((len(queries), 0), np.float32), np.empty((len(queries), 0), np.int64)
        with _threads_for(queries):
            if among is not None:
                return self._searched(queries, asked, among=among)
            if self._lists is None and len(queries) >= _MANY_QUERIES:
                return nearest(queries, self._decoded(), asked)
            similarities, rows = self._index.search(queries, asked)
            short = rows[:, -1] < 0  # the lists looked into held fewer
            if short.any():
                similarities[short], rows[short] = self._searched(queries[short], asked)
            return similarities, rows

    def vectors(self, rows: NDArray[np.int64]) -> Floats:
        """As `VectorStore.vectors`."""
        if self._kept is not None:
            kept = self._kept[rows]
            return widened(kept) if kept.dtype == np.float16 else kept
        found: Floats = self._index.reconstruct_batch(rows)
        return found

    def _searched(
        self, queries: Floats, count: int, *, among: NDArray[np.bool_] | None = None
    ) -> Found:
        """Through all rows, or those of `among`, wherever they lie."""
        # FAISS's type stubs describe the C++ constructors, not the Python ones.
        untyped: Any = faiss
        chosen = {}
        if among is not None:
            chosen["sel"] = untyped.IDSelectorBitmap(np.packbits(among, bitorder="little"))
        if self._lists is None:
            everywhere = untyped.SearchParameters(**chosen)
        else:
            everywhere = untyped.SearchParametersIVF(nprobe=self._lists.nlist, **chosen)
        similarities, rows = self._index.search(queries, count, params=everywhere)
        return similarities, rows

    def _decoded(self) -> Iterator[tuple[NDArray[np.int64], Floats]]:
        for start in range(0, len(self), _DECODED_AT_ONCE):
            stop = min(start + _DECODED_AT_ONCE, len(self))
            yield np.arange(start, stop), self._index.reconstruct_n(start, stop - start)


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


def _rows_kept(index: faiss.Index, path: Path) -> Rows | None:
    """The vectors in the file of an index that ends with them; None for any other index."""
    if isinstance(index, faiss.IndexFlat):
        dtype: np.dtype[np.floating] = np.dtype("<f4")
    elif isinstance(index, faiss.IndexScalarQuantizer) and index.sq.qtype == _FLOAT16:
        dtype = np.dtype("<f2")
    else:
        return None
    shape = int(index.ntotal), int(index.d)
    offset = path.stat().st_size - shape[0] * shape[1] * dtype.itemsize
    return rows_of(path, dtype, shape, offset=offset)


def _empty(dimension: int) -> faiss.Index:
    return faiss.IndexScalarQuantizer(dimension, _FLOAT16, faiss.METRIC_INNER_PRODUCT)


def _header(rows: int, dimension: int) -> bytes:
    # FAISS's own header of an empty index, with its two counts set: int64 rows behind the type and
    # the dimension, and at the end the number of bytes that follow.
    empty = bytes(faiss.serialize_index(_empty(dimension)))
    return (
        empty[:8]
        + rows.to_bytes(8, "little")
        + empty[16:-8]
        + (rows * dimension * 2).to_bytes(8, "little")
    )
