"""Where in a picture there may be codes."""

import numpy as np
import pytest
from PIL import Image
from zxingcpp import BarcodeFormat as Symbol

from lookup.codes.cells import CELL, Cells, least_cells
from lookup.codes.places import bar_bands, small_squares
from tests.codes.conftest import Draw


def cells_of(picture: Image.Image) -> Cells:
    return least_cells(np.asarray(picture.convert("L").reduce(2)))


def middle_of_dark(picture: Image.Image) -> tuple[int, int]:
    """(x, y) of the middle of a code's ink, in pixels."""
    y, x = np.nonzero(np.asarray(picture.convert("L")) < 60)
    return round(x.mean()), round(y.mean())


@pytest.mark.parametrize("scale", [2, 3, 5, 7])
@pytest.mark.parametrize("angle", [0, 12, 40])
def test_lines_across_bars_are_looked_at(draw_code: Draw, scale: int, angle: int) -> None:
    picture = draw_code("96385074", Symbol.EAN8, scale=scale, angle=angle)
    _, middle = middle_of_dark(picture)
    rows, _ = bar_bands(cells_of(picture))
    assert any(middle in range(band.start, band.stop) for band in rows)


def test_bars_that_hang_are_crossed_by_columns(draw_code: Draw) -> None:
    picture = draw_code("9506000134352", angle=90)
    middle, _ = middle_of_dark(picture)
    rows, columns = bar_bands(cells_of(picture))
    assert any(middle in range(band.start, band.stop) for band in columns)
    assert not rows


def test_lines_beside_bars_are_left_out(draw_code: Draw) -> None:
    picture = draw_code("9506000134352")
    rows, columns = bar_bands(cells_of(picture))
    assert sum(band.stop - band.start for band in rows) < picture.height / 3
    assert not columns


@pytest.mark.parametrize("grain", [0, 6])
def test_a_thing_on_a_plain_background_is_no_code(grain: int) -> None:
    """Its outline is one edge, not several beside each other."""
    pixels = np.full((600, 800), 190.0)
    pixels[150:450, 250:600] = 60
    noisy = pixels + np.random.default_rng(0).normal(0, grain, pixels.shape)
    cells = cells_of(Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)))
    assert bar_bands(cells) == ([], [])
    assert not small_squares(cells)[13:24, 19:34].any()


def test_a_small_data_matrix_is_in_a_place_for_one(draw_code: Draw) -> None:
    picture = draw_code("40020006", Symbol.DataMatrix, scale=3)
    x, y = middle_of_dark(picture)
    squares = small_squares(cells_of(picture))
    assert squares[y // CELL, x // CELL]
    assert squares.mean() < 0.05


def test_bars_are_no_place_for_a_square_code() -> None:
    stripes = np.tile(np.arange(800) // 4 % 2 * np.uint8(255), (600, 1)).astype(np.uint8)
    assert not small_squares(cells_of(Image.fromarray(stripes))).any()


@pytest.mark.parametrize("size", [(32, 32), (32, 900), (900, 32), (47, 47)])
def test_pictures_of_a_few_cells_have_places_too(size: tuple[int, int]) -> None:
    cells = cells_of(Image.new("RGB", size, "white"))
    assert bar_bands(cells) == ([], [])
    assert not small_squares(cells).any()
