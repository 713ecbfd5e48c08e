"""The first stage: the few hundred images of a catalogue that are worth a closer look."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from lookup.base.errors import GenerationCorrupt
from lookup.features.axes import Axes
from lookup.features.view import Floats, PictureView
from lookup.index.port import VectorStore

BASIS_FILE = "candidates.npz"

_VECTOR_AXES = 256
_COLOUR_AXES = 64
_COLOUR_SHARE = 0.45
_MOST_FITTED = 10_000
_AT_ONCE = 1024


class ShortVectors:
    """Makes short vectors: the global vector on its 256 strongest axes and the colour signature on
    64, both half whitened: colours keep what a global vector alone would lose (a sneaker's
    colourway).
    """

    def __init__(self, vector_axes: Axes, colour_axes: Axes) -> None:
        self._vector_axes = vector_axes
        self._colour_axes = colour_axes

    @classmethod
    def fit(cls, vectors: VectorStore, colours: NDArray[np.float16]) -> Self:
        """The axes of a catalogue; `colours` float16 (n, c). Memory holds _AT_ONCE rows of each."""

        def colours_of(rows: NDArray[np.int64]) -> Floats:
            return colours[rows].astype(np.float32)

        fitted = _fitted(len(vectors))
        return cls(
            Axes.fit(lambda: map(vectors.vectors, _parts(fitted)), _VECTOR_AXES),
            Axes.fit(lambda: map(colours_of, _parts(fitted)), _COLOUR_AXES),
        )

    def of(self, vectors: Floats, colours: NDArray[Any]) -> Floats:
        """Short vectors, float32 (n, k), of global vectors (n, d) and signatures (n, c)."""
        parts = [
            self._vector_axes.apply(vectors),
            _COLOUR_SHARE * self._colour_axes.apply(colours.astype(np.float32)),
        ]
        return np.ascontiguousarray(np.concatenate(parts, axis=1), np.float32)

    def without_colours(self, vectors: Floats) -> Floats:
        """The same of global vectors whose colours are not known: all are as likely."""
        short = self._vector_axes.apply(vectors)
        unknown = np.zeros((len(vectors), self._colour_axes.basis.shape[1]), np.float32)
        return np.ascontiguousarray(np.concatenate([short, unknown], axis=1), np.float32)

    def write(self, directory: Path) -> None:
        """Writes one file into `directory`."""
        np.savez(
            directory / BASIS_FILE,
            vector_mean=self._vector_axes.mean,
            vector_basis=self._vector_axes.basis,
            colour_mean=self._colour_axes.mean,
            colour_basis=self._colour_axes.basis,
        )

    @classmethod
    def read(cls, directory: Path) -> Self:
        """What `write` wrote. Raises GenerationCorrupt."""
        try:
            with (directory / BASIS_FILE).open("rb") as file, np.load(file) as arrays:
                return cls(
                    Axes(arrays["vector_mean"], arrays["vector_basis"]),
                    Axes(arrays["colour_mean"], arrays["colour_basis"]),
                )
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
            raise GenerationCorrupt(
                f"The axes in {directory / BASIS_FILE} cannot be read: {error}",
                "Build the generation again.",
            ) from error


class CandidateIndex:
    """The images worth a closer look, by the short vectors of all of them."""

    def __init__(self, short_vectors: VectorStore, maker: ShortVectors) -> None:
        self._short_vectors = short_vectors
        self._maker = maker

    def search(
        self, view: PictureView, count: int, *, among: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int64]:
        """Rows of the `count` images most worth a closer look, best first, int64 (k,).

        Only rows that `among`, bool (n,), holds are searched where it is given.
        """
        query = self._maker.of(view.vector[None], view.colour[None])
        _, rows = self._short_vectors.search(query, count, among=among)
        found: NDArray[np.int64] = rows[0]
        return found

    def near_any(
        self, vectors: Floats, count: int, *, among: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int64]:
        """Rows, each once, of the `count` images that each of the vectors (n, d) is most like
        whatever its colours, int64 (k,)."""
        queries = self._maker.without_colours(vectors)
        _, rows = self._short_vectors.search(queries, count, among=among)
        return np.unique(rows)


def _fitted(count: int) -> NDArray[np.int64]:
    return np.linspace(0, count - 1, min(count, _MOST_FITTED)).astype(np.int64)


def _parts(rows: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    for start in range(0, len(rows), _AT_ONCE):
        yield rows[start : start + _AT_ONCE]
