"""How grey levels change in the cells of a picture."""

import numpy as np
import pytest
from numpy.typing import NDArray

from lookup.codes import cells as module
from lookup.codes.cells import Cells, least_cells

Grey = NDArray[np.uint8]


def stripes(period: int, shape: tuple[int, int] = (64, 96)) -> Grey:
    """Black and white columns, half a period each."""
    columns = np.arange(shape[1]) // (period // 2) % 2
    return np.tile(np.uint8(255) * columns.astype(np.uint8), (shape[0], 1))


def noise(shape: tuple[int, int] = (64, 96)) -> Grey:
    return np.random.default_rng(0).integers(0, 255, shape, np.uint8)


def values(cells: Cells) -> NDArray[np.float32]:
    return np.stack([cells.across, cells.down, cells.both, cells.light])


def test_stripes_change_in_one_direction() -> None:
    cells = least_cells(stripes(8))
    assert cells.light.shape == (8, 12)
    assert cells.light == pytest.approx(127.5, abs=1)
    assert cells.across[:, 1:-1] == pytest.approx(255**2 / 2)
    assert not cells.down.any()
    assert cells.directed == pytest.approx(cells.across)


def test_the_direction_does_not_matter() -> None:
    lying, hanging = (
        least_cells(each) for each in (stripes(8), np.ascontiguousarray(stripes(8).T))
    )
    assert np.allclose(lying.directed, hanging.directed.T)


def test_slanting_stripes_change_in_one_direction_too() -> None:
    y, x = np.mgrid[:64, :96]
    waves = 127.5 + 100 * np.sin((x + y) / 3)
    cells = least_cells(waves.astype(np.uint8))
    whole = cells.across + cells.down
    assert np.allclose(cells.directed[1:-1, 1:-1], whole[1:-1, 1:-1], rtol=0.02)


def test_noise_changes_in_all_directions() -> None:
    cells = least_cells(noise())
    assert (cells.directed < 0.5 * (cells.across + cells.down)).all()


def test_cells_are_the_same_however_much_is_worked_on_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    picture = noise()
    at_once = values(least_cells(picture))
    monkeypatch.setattr(module, "_PIXELS_AT_ONCE", 1)
    assert values(least_cells(picture)) == pytest.approx(at_once)


def test_larger_cells_are_means_of_four() -> None:
    cells = least_cells(noise((56, 96)))
    larger = cells.twice_as_large()
    assert (larger.scale, larger.light.shape) == (2, (3, 6))
    assert larger.across[0, 0] == pytest.approx(cells.across[:2, :2].mean())


def test_modules_of_any_size_need_the_same_contrast() -> None:
    """Cells twice the side hold modules twice the side: half as many edges for their pixels."""
    cells = least_cells(stripes(8))
    larger = least_cells(stripes(16)).twice_as_large()
    asked, asked_of_larger = (each.least(0.5, 30.0).min() for each in (cells, larger))
    assert larger.directed.min() / asked_of_larger == pytest.approx(
        cells.directed.min() / asked, rel=0.05
    )
