"""The first stage: the few hundred images of a catalogue that are worth a closer look."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self
from zipfile import BadZipFile

import faiss
import numpy as np
from numpy.typing import NDArray

from lookup.errors import GenerationCorrupt
from lookup.index.vectors import VectorIndex
from lookup.matching.axes import Axes
from lookup.matching.view import Floats, PictureView

INDEX_FILE = "candidates.faiss"
BASIS_FILE = "candidates.npz"

_VECTOR_AXES = 256
_COLOUR_AXES = 64
_COLOUR_SHARE = 0.6
_MOST_FITTED = 10_000
_AT_ONCE = 1024


class CandidateIndex:
    """Short vectors of all images, one byte a component, searched exactly.

    A short vector is the global vector on its 256 strongest axes and the colour signature on 64,
    both half whitened: colours keep what a global vector alone would lose (a sneaker's colourway).
    """

    def __init__(self, index: faiss.Index, vector_axes: Axes, colour_axes: Axes) -> None:
        self._index = index
        self._vector_axes = vector_axes
        self._colour_axes = colour_axes

    @classmethod
    def of(cls, vectors: VectorIndex, colours: NDArray[np.float16]) -> Self:
        """Index of all rows; `colours` float16 (n, c). Memory holds _AT_ONCE rows of each."""
        count = len(vectors)
        fitted = np.linspace(0, count - 1, min(count, _MOST_FITTED)).astype(np.int64)

        def colours_of(rows: NDArray[np.int64]) -> Floats:
            return colours[rows].astype(np.float32)

        vector_axes = Axes.fit(lambda: map(vectors.vectors, _parts(fitted)), _VECTOR_AXES)
        colour_axes = Axes.fit(lambda: map(colours_of, _parts(fitted)), _COLOUR_AXES)
        width = vector_axes.basis.shape[1] + colour_axes.basis.shape[1]
        index = faiss.IndexScalarQuantizer(
            width, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        )
        candidates = cls(index, vector_axes, colour_axes)

        def short(rows: NDArray[np.int64]) -> Floats:
            return candidates._short(vectors.vectors(rows), colours[rows])

        # All that this quantiser learns of its rows is each component's least and greatest value.
        ranges = [(rows.min(axis=0), rows.max(axis=0)) for rows in map(short, _parts(fitted))]
        index.train(np.concatenate(ranges))
        for rows in map(short, _parts(np.arange(count))):
            index.add(rows)
        return candidates

    def write(self, directory: Path) -> None:
        """Writes two files into `directory`."""
        faiss.write_index(self._index, str(directory / INDEX_FILE))
        np.savez(
            directory / BASIS_FILE,
            vector_mean=self._vector_axes.mean,
            vector_basis=self._vector_axes.basis,
            colour_mean=self._colour_axes.mean,
            colour_basis=self._colour_axes.basis,
        )

    @classmethod
    def read(cls, directory: Path) -> Self:
        """What `write` wrote, memory-mapped. Raises GenerationCorrupt."""
        try:
            index = faiss.read_index(str(directory / INDEX_FILE), faiss.IO_FLAG_MMAP_IFC)
            with (directory / BASIS_FILE).open("rb") as file, np.load(file) as arrays:
                return cls(
                    index,
                    Axes(arrays["vector_mean"], arrays["vector_basis"]),
                    Axes(arrays["colour_mean"], arrays["colour_basis"]),
                )
        except (OSError, EOFError, ValueError, KeyError, BadZipFile, RuntimeError) as error:
            raise GenerationCorrupt(
                f"The candidate index in {directory} cannot be read: {error}",
                "Build the generation again.",
            ) from error

    def search(
        self, view: PictureView, count: int, *, among: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int64]:
        """Rows of the `count` images most worth a closer look, best first, int64 (k,).

        Only rows that `among`, bool (n,), holds are searched where it is given.
        """
        if among is not None and not among.any():
            return np.empty(0, np.int64)  # FAISS finds at least one or fails
        query = self._short(view.vector[None], view.colour[None])
        with _one_thread():
            if among is None:
                _, rows = self._index.search(query, min(count, self._index.ntotal))
            else:
                # FAISS's type stubs describe the C++ constructors, not the Python ones.
                untyped: Any = faiss
                selector = untyped.IDSelectorBitmap(np.packbits(among, bitorder="little"))
                _, rows = self._index.search(
                    query,
                    min(count, int(among.sum())),
                    params=untyped.SearchParameters(sel=selector),
                )
        found: NDArray[np.int64] = rows[0]
        return found

    def _short(self, vectors: Floats, colours: NDArray[Any]) -> Floats:
        parts = [
            self._vector_axes.apply(vectors),
            _COLOUR_SHARE * self._colour_axes.apply(colours.astype(np.float32)),
        ]
        return np.ascontiguousarray(np.concatenate(parts, axis=1), np.float32)


def _parts(rows: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    for start in range(0, len(rows), _AT_ONCE):
        yield rows[start : start + _AT_ONCE]


@contextmanager
def _one_thread() -> Iterator[None]:
    """FAISS gives one query to one thread and on a busy machine waits long for the idle others.

    The number is OpenMP's own for each calling thread: this disturbs no other search.
    """
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
