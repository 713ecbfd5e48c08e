"""Rows of arrays that lie in files: those of a small file mapped, those of a large one read.

A row of a mapped file makes the 64 KB around it resident. From a large file a service would soon
hold all of it, though it needs a few hundred rows a look-up.
"""

import os
import weakref
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray

from lookup.base.errors import GenerationCorrupt

MAPPED_UP_TO = 64 * 2**20
"""Bytes of a file that may all become resident."""


class Rows(Protocol):
    """Any rows of an array, as a copy."""

    def __getitem__(self, rows: NDArray[np.int64], /) -> NDArray[Any]:
        """Those of the numbers `rows`, shape (len(rows), ...)."""


def rows_of(
    path: Path,
    dtype: DTypeLike,
    shape: tuple[int, ...],
    *,
    offset: int,
    mapped_up_to: int = MAPPED_UP_TO,
) -> Rows:
    """Rows of the C-ordered array that begins `offset` bytes into the file. Raises OSError."""
    size = int(np.dtype(dtype).itemsize * np.prod(shape))
    if 0 < size <= mapped_up_to:
        # As a plain array, whose rows are chosen without the detour through a subclass.
        return np.memmap(path, dtype, "r", offset, shape).view(np.ndarray)
    return _RowsRead(path, np.dtype(dtype), shape, offset)


class _RowsRead:
    """Reads each row when it is asked for; threads may share it."""

    def __init__(
        self, path: Path, dtype: np.dtype[Any], shape: tuple[int, ...], offset: int
    ) -> None:
        self._path = path
        self._dtype = dtype
        self._shape = shape
        self._offset = offset
        self._row_bytes = int(dtype.itemsize * np.prod(shape[1:]))
        self._file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)

    def __getitem__(self, rows: NDArray[np.int64], /) -> NDArray[Any]:
        found = np.empty((len(rows), *self._shape[1:]), self._dtype)
        lines = found.reshape(-1).view(np.uint8).reshape(len(rows), self._row_bytes)
        for line, row in zip(lines, rows.tolist(), strict=True):
            if not 0 <= row < self._shape[0]:
                raise IndexError(f"row {row} of {self._shape[0]}")
            read = os.preadv(self._file, [line.data], self._offset + row * self._row_bytes)
            if read != self._row_bytes:
                raise GenerationCorrupt(
                    f"{self._path} is shorter than when it was opened.",
                    "Build the generation again, or publish another one.",
                )
        return found
