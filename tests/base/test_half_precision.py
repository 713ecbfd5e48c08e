"""widened: float16 as float32, each number the same."""

import numpy as np

from lookup.base.half_precision import widened


def test_every_finite_half_stays_the_number_it_is() -> None:
    halves = np.arange(2**16, dtype=np.uint16).view(np.float16)
    finite = halves[np.isfinite(halves)]
    found = widened(finite)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found.view(np.int32), finite.astype(np.float32).view(np.int32))


def test_the_shape_stays() -> None:
    assert widened(np.ones((3, 4), np.float16)[:, ::2]).shape == (3, 2)
