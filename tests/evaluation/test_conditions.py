"""What each condition makes of a photo."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from lookup.evaluation.condition_figures import sampled
from lookup.evaluation.conditions import Condition, conditions
from lookup.evaluation.manifest import LabelledImage

Pixels = NDArray[np.int64]

_CLUTTER_COLOUR = (20, 160, 60)


@pytest.fixture
def photo() -> Image.Image:
    """A red item with a blue top and a white spot at one side, on grey, higher than wide."""
    picture = Image.new("RGB", (300, 400), (200, 200, 200))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((100, 80, 199, 319), fill=(200, 20, 20))
    draw.rectangle((100, 80, 199, 129), fill=(20, 20, 200))
    draw.ellipse((170, 200, 190, 220), fill=(255, 255, 255))
    return picture


@pytest.fixture
def clutter(tmp_path: Path) -> list[LabelledImage]:
    Image.new("RGB", (500, 400), _CLUTTER_COLOUR).save(tmp_path / "clutter.png")
    return [LabelledImage("query", tmp_path / "clutter.png", None, None, "", {})]


def _named(name: str, clutter: list[LabelledImage]) -> Condition:
    return next(each for each in conditions(clutter) if each.name == name)


def _changed(name: str, photo: Image.Image, clutter: list[LabelledImage]) -> Pixels:
    made = _named(name, clutter).change(photo, np.random.default_rng(0))
    return np.asarray(made, np.int64)


def _like(pixels: Pixels, colour: tuple[int, int, int]) -> NDArray[np.bool_]:
    return np.asarray(np.abs(pixels - colour).max(axis=2) < 40)


def test_photos_as_they_are_come_first(photo: Image.Image) -> None:
    assert conditions([])[0].change(photo, np.random.default_rng(0)) is photo


def test_every_condition_changes_the_photo_the_same_way_every_time(photo: Image.Image) -> None:
    for condition in conditions([])[1:]:
        once, again = (condition.change(photo, np.random.default_rng(3)) for _ in range(2))
        assert once.mode == "RGB"
        assert once.tobytes() == again.tobytes(), condition.name
        assert once.tobytes() != photo.tobytes(), condition.name


def test_turned_by_90_the_top_is_at_the_left(photo: Image.Image) -> None:
    turned = _changed("turned by 90°", photo, [])
    assert turned.shape == (300, 400, 3)
    assert np.argwhere(_like(turned, (20, 20, 200)))[:, 1].max() < 131


def test_corners_of_a_tilted_photo_are_filled_as_its_border(photo: Image.Image) -> None:
    assert _changed("turned by 45°", photo, [])[0, 0].tolist() == [200, 200, 200]


def test_a_small_item_fills_two_fifths_of_the_side_before_clutter(
    photo: Image.Image, clutter: list[LabelledImage]
) -> None:
    made = _changed("two fifths of the side, before clutter", photo, clutter)
    item = np.argwhere(_like(made, (200, 20, 20)) | _like(made, (20, 20, 200)))
    assert np.ptp(item[:, 0]) / made.shape[0] == pytest.approx(0.4, abs=0.02)
    share = (_like(made, _CLUTTER_COLOUR)).mean()
    assert share > 0.9


def test_half_hidden_leaves_half_of_the_frame(photo: Image.Image) -> None:
    same = (_changed("half hidden", photo, []) == np.asarray(photo)).all(axis=2)
    assert 0.45 < same.mean() < 0.6


def test_a_third_of_the_light_is_a_third_of_each_value(photo: Image.Image) -> None:
    dark = _changed("a third of the light", photo, [])
    assert np.abs(dark - np.asarray(photo, np.int64) / 3).max() <= 1


def test_a_sample_has_photos_of_both_kinds_in_their_order() -> None:
    photos = [
        LabelledImage("query", Path(f"{n}.jpg"), str(n), None, "", {"open_set": n >= 20})
        for n in range(30)
    ]
    few = sampled(photos, 4)
    names = [photos.index(photo) for photo in few]
    assert names == sorted(names)
    assert [sum(photo.open_set is kind for photo in few) for kind in (False, True)] == [4, 4]
    assert sampled(photos, 4) == few
    assert sampled(photos, None) == photos
