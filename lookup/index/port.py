"""The port behind which the vectors of a generation lie, whatever engine searches them."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class VectorStore(Protocol):
    """Unit vectors of one kind, row i belonging to row i of a generation's entries.

    Safe to share between threads. Whoever answers over a network raises VectorsUnavailable.
    """

    def __len__(self) -> int:
        """Rows held."""

    @property
    def dimension(self) -> int:
        """Components of a vector."""

    def search(
        self, queries: Floats, count: int, *, among: NDArray[np.bool_] | None = None
    ) -> tuple[Floats, NDArray[np.int64]]:
        """Cosines and rows of the `count` nearest vectors, best first, each (m, k), k <= count.

        With `among`, bool (n,), only rows that it holds are searched, exactly; there may be none.
        """

    def vectors(self, rows: NDArray[np.int64]) -> Floats:
        """The vectors of `rows` as they are kept, float32 (len(rows), d)."""
