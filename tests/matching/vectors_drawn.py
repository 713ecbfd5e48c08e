"""Vectors that a test chooses."""

import numpy as np


def unit(rows: np.ndarray) -> np.ndarray:
    """The rows (n, d), each of length 1, float32."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / lengths, np.float32)
