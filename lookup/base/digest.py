"""SHA-256 digests of files and of catalogue rows."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def file_digest(path: Path) -> str:
    """Hex SHA-256 of a file's bytes. Raises OSError if it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def bytes_digest(content: bytes) -> str:
    """Hex SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def rows_digest(rows: Iterable[tuple[str, ...]]) -> str:
    """Hex SHA-256 of rows, the same for any order of the same rows."""
    digest = hashlib.sha256()
    for row in sorted(rows):
        for field in row:
            # Lengths keep ("ab", "c") apart from ("a", "bc").
            encoded = field.encode()
            digest.update(len(encoded).to_bytes(8, "big"))
            digest.update(encoded)
        digest.update(b"\x00")
    return digest.hexdigest()


def array_digest(*arrays: NDArray[Any]) -> str:
    """Hex SHA-256 of the shapes, types and values of arrays."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(f"{array.dtype.str}{array.shape}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
