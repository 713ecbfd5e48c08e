"""Axes: the strongest axes of many rows, whatever blocks they come in."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from lookup.features.axes import Axes


def rows(count: int, dimension: int = 12) -> np.ndarray:
    """Rows that vary most along the first components, least along the last."""
    rng = np.random.default_rng(0)
    return (rng.normal(size=(count, dimension)) / np.arange(1, dimension + 1) + 3).astype("f4")


def blocks(given: np.ndarray, size: int) -> Callable[[], Iterator[np.ndarray]]:
    return lambda: (given[start : start + size] for start in range(0, len(given), size))


def half_whitened(given: np.ndarray, count: int) -> np.ndarray:
    """Unit rows as they are described, each component's sign that of the basis found."""
    apart = given.astype(np.float64) - given.mean(axis=0)
    variances, axes = np.linalg.eigh(apart.T @ apart / len(given))
    strongest = np.argsort(-variances)[:count]
    turned = apart @ (axes[:, strongest] / variances[strongest] ** 0.25)
    return turned / np.linalg.norm(turned, axis=1, keepdims=True)


@pytest.mark.parametrize("count", [9, 12, 200])
@pytest.mark.parametrize("block", [1, 7, 1000])
def test_cosines_are_those_of_the_principal_axes_of_all_rows(count: int, block: int) -> None:
    """Fewer rows than components are decomposed in another way, to the same axes."""
    given = rows(count)
    axes = Axes.fit(blocks(given, block), 4)
    assert axes.basis.shape == (12, 4)
    found, expected = axes.apply(given), half_whitened(given, 4)
    np.testing.assert_allclose(found @ found.T, expected @ expected.T, atol=1e-3)


def test_axes_along_which_nothing_varies_are_left_out() -> None:
    given = rows(50)
    given[:, 5:] = 1
    assert Axes.fit(blocks(given, 10), 12).basis.shape == (12, 5)


def test_of_one_row_there_is_one_axis() -> None:
    assert Axes.fit(blocks(rows(1), 10), 4).basis.shape == (12, 1)
