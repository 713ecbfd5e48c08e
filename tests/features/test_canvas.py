"""Canvas: where a picture lies in what the network sees, and the way back."""

import numpy as np
import pytest

from lookup.features.canvas import Canvas, cells_of
from tests.features.pictures import boxed, preprocessing

MODES = ("squash", "longest", "shortest")


def reds(pixels: np.ndarray) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is red."""
    found = (pixels[..., 0] > 130) & (pixels[..., 1] < 110)
    rows, columns = np.flatnonzero(found.any(axis=1)), np.flatnonzero(found.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("size", [(240, 160), (100, 300), (96, 96)])
def test_what_is_seen_on_the_canvas_is_found_again_in_the_picture(
    mode: str, size: tuple[int, int]
) -> None:
    width, height = size
    drawn = (width * 2 // 5, height * 2 // 5, width * 3 // 5, height * 3 // 5)
    canvas = Canvas.of(boxed(drawn, size=size), preprocessing(mode))
    back = canvas.to_picture(reds(canvas.pixels), margin=0)
    # One pixel of the canvas is up to three of the picture.
    assert np.abs(np.subtract(back, drawn)).max() <= 6


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("size", [(240, 160), (100, 300), (96, 96)])
def test_what_is_seen_on_the_canvas_is_where_the_closer_canvas_shows_it(
    mode: str, size: tuple[int, int]
) -> None:
    width, height = size
    drawn = (width * 2 // 5, height * 2 // 5, width * 3 // 5, height * 3 // 5)
    around = (width // 3, height // 3, width * 3 // 4, height * 2 // 3)
    picture = boxed(drawn, size=size)
    canvas = Canvas.of(picture, preprocessing(mode))
    closer = Canvas.of(picture.crop(around), preprocessing(mode))
    left, top, right, bottom = reds(canvas.pixels)
    mask = np.zeros((96, 96), np.float32)
    mask[top:bottom, left:right] = 1
    rows, columns = np.nonzero(canvas.seen_closer(mask, around, closer) > 0.5)
    seen = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    # One pixel of the canvas is up to three of the closer one.
    assert np.abs(np.subtract(seen, reds(closer.pixels))).max() <= 3


def test_nothing_is_seen_on_the_bars_of_a_closer_canvas() -> None:
    picture = boxed((20, 20, 220, 140), size=(240, 160))
    canvas = Canvas.of(picture, preprocessing("longest"))
    closer = Canvas.of(picture.crop((40, 60, 200, 100)), preprocessing("longest"))
    seen = canvas.seen_closer(np.ones((96, 96), np.float32), (40, 60, 200, 100), closer)
    assert np.array_equal(seen > 0, closer.inside > 0)


@pytest.mark.parametrize("mode", MODES)
def test_the_whole_content_is_the_picture_but_for_what_was_cut_off(mode: str) -> None:
    canvas = Canvas.of(boxed((90, 60, 150, 100), size=(240, 160)), preprocessing(mode))
    # `shortest` shows the middle square of a picture that is half again as wide as high.
    seen = (40, 0, 200, 160) if mode == "shortest" else (0, 0, 240, 160)
    assert np.abs(np.subtract(canvas.to_picture(canvas.content, margin=0), seen)).max() <= 2


def test_bars_lie_outside() -> None:
    canvas = Canvas.of(boxed((0, 0, 240, 120), size=(240, 120)), preprocessing("longest"))
    assert canvas.content == (0, 24, 96, 72)
    black = canvas.pixels.max(axis=2) < 30
    assert np.array_equal(canvas.inside == 0, black)
    assert not canvas.centredness[black].any()


@pytest.mark.parametrize("mode", ["squash", "shortest"])
def test_without_bars_everything_is_inside(mode: str) -> None:
    canvas = Canvas.of(boxed((0, 0, 10, 10), size=(240, 120)), preprocessing(mode))
    assert canvas.inside.all()


def test_the_middle_counts_most() -> None:
    centredness = Canvas.of(boxed((0, 0, 9, 9)), preprocessing("squash")).centredness
    assert centredness.shape == (96, 96)
    assert centredness.dtype == np.float32
    assert np.unravel_index(centredness.argmax(), (96, 96)) in {(47, 47), (47, 48), (48, 47)}
    assert 0 < centredness[0, 0] < 0.1 < centredness[0, 48] < centredness[47, 47] <= 1


def test_a_margin_widens_the_box_within_the_picture() -> None:
    canvas = Canvas.of(boxed((0, 0, 9, 9), size=(192, 192)), preprocessing("squash"))
    assert canvas.to_picture((24, 24, 72, 72), margin=0.25) == (24, 24, 169, 169)
    assert canvas.to_picture((0, 0, 96, 96), margin=0.25) == (0, 0, 192, 192)


def test_a_box_on_the_bars_stands_for_the_whole_picture() -> None:
    canvas = Canvas.of(boxed((0, 0, 9, 9), size=(240, 120)), preprocessing("longest"))
    assert canvas.to_picture((10, 0, 50, 10), margin=0) == (0, 0, 240, 120)


@pytest.mark.parametrize(("mode", "aspect"), [("squash", 3.0), ("longest", 1.0), ("shortest", 1.0)])
def test_cells_are_as_wide_as_what_they_show(mode: str, aspect: float) -> None:
    canvas = Canvas.of(boxed((0, 0, 9, 9), size=(300, 100)), preprocessing(mode))
    assert canvas.cell_aspect((6, 6)) == pytest.approx(aspect)
    assert canvas.cell_aspect((6, 12)) == pytest.approx(aspect / 2)


def test_cells_hold_means_row_by_row() -> None:
    mask = np.zeros((96, 96), np.float32)
    mask[:48, 48:] = 1
    mask[48:, :24] = 1
    assert cells_of(mask, (2, 2)).tolist() == [0, 1, 0.5, 0]
