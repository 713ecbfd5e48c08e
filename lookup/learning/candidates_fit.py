"""Short vectors fitted to a catalogue, and the way they are searched."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lookup.features.view import Floats
from lookup.index.manifest import SearchEntry
from lookup.index.port import VectorStore
from lookup.index.vectors import SHORT_VECTORS_FILE
from lookup.learning.search_choice import chosen_index
from lookup.matching.candidates import ShortVectors


def write_candidates(
    directory: Path, vectors: VectorStore, colours: NDArray[np.float16]
) -> SearchEntry:
    """Fits short vectors and writes them and their axes: two files in `directory`. Tells how they
    are searched.
    """
    maker = ShortVectors.fit(vectors, colours)

    def short(rows: NDArray[np.int64]) -> Floats:
        return maker.of(vectors.vectors(rows), colours[rows])

    index, choice = chosen_index(short, len(vectors))
    index.write(directory, SHORT_VECTORS_FILE)
    maker.write(directory)
    return choice
