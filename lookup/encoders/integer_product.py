"""Products of matrices of 8-bit integers, for whatever is compared by many short dot products."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookup.encoders.session import open_session

_SIGNED, _UNSIGNED = (
    Path(__file__).with_name(f"integer_product{kind}.onnx") for kind in ("", "_unsigned")
)
"""By whether the right matrix has signs; the left one has none."""
_ZERO = np.uint8(128)
"""What the networks take for 0 in a matrix without signs."""


class IntegerProduct:
    """ONNX Runtime's MatMulInteger; safe to share between threads.

    NumPy multiplies integers by a loop that no processor is fast at. Beside its product of float32
    matrices this takes a quarter of the time, where the processor has VNNI.
    """

    def __init__(self, *, signed: bool | None = None) -> None:
        """`signed`: whether the right matrix keeps its signs, which is quicker; when None, where
        this processor is exact then."""
        self._signed = _is_exact_with_signs() if signed is None else signed
        self._session: Any = open_session(_SIGNED if self._signed else _UNSIGNED, threads=1)

    def __call__(self, left: NDArray[np.int8], right: NDArray[np.int8]) -> NDArray[np.int32]:
        """`left` (n, d) times `right` (d, m), exactly, int32 (n, m); d is at most 130,000."""
        factors = {"left": _unsigned(left), "right": right if self._signed else _unsigned(right)}
        (product,) = self._session.run(None, factors)
        found: NDArray[np.int32] = product
        return found


def _is_exact_with_signs() -> bool:
    """Not so on x86 without VNNI, which cuts sums of two products off at 16 bits. (ONNX Runtime's
    own remedy, `exact` in `open_session`, is for weights only, not for two inputs.)"""
    large = np.full((16, 64), 127, np.int8)
    return bool((IntegerProduct(signed=True)(large, large.T.copy()) == 64 * 127**2).all())


def _unsigned(matrix: NDArray[np.int8]) -> NDArray[np.uint8]:
    shifted: NDArray[np.uint8] = np.ascontiguousarray(matrix).view(np.uint8) ^ _ZERO
    return shifted
