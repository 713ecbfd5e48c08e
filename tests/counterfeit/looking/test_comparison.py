from functools import partial

import numpy as np
import pytest
from PIL import Image, ImageOps

from lookup.counterfeit.looking.alignment import align
from lookup.counterfeit.looking.comparison import GenuineSheets, detail_unlikeness
from lookup.counterfeit.looking.differences import CELLS
from lookup.counterfeit.looking.heat import most_unusual
from lookup.counterfeit.looking.look import Box
from lookup.counterfeit.looking.sheet import SIDE, DetailSheet, detail_sheet
from tests.counterfeit.conftest import item

BOX: Box = (45, 55, 315, 305)


def sheet(picture: Image.Image) -> DetailSheet:
    return detail_sheet(picture, BOX)


def shot_sheet(shot: int) -> DetailSheet:
    return sheet(item(1, shot=shot))


@pytest.fixture(scope="module")
def genuine() -> GenuineSheets:
    return GenuineSheets([partial(shot_sheet, n) for n in range(5)])


def heat_of(genuine: GenuineSheets, picture: Image.Image) -> float:
    compared = genuine.compare(sheet(picture), range(5))
    assert compared is not None
    return detail_unlikeness(compared.heat)


def test_a_mark_that_no_genuine_photo_has_is_the_first_region_shown(genuine: GenuineSheets) -> None:
    compared = genuine.compare(sheet(item(1, shot=9, change="mark")), range(5))
    assert compared is not None
    left, top, right, bottom = most_unusual(compared.heat, 3)[0].cells
    cell = SIDE / CELLS
    # The mark is round (90, 100) of the photo, whose sheet begins at about (29, 40).
    scale = SIDE / (270 * 1.12)
    x, y = (90 - 29) * scale / cell, (100 - 40) * scale / cell
    assert left - 1 <= x <= right + 1
    assert top - 1 <= y <= bottom + 1


def test_changed_items_stand_out_more_than_another_genuine_photo(genuine: GenuineSheets) -> None:
    ordinary = heat_of(genuine, item(1, shot=8))
    assert heat_of(genuine, item(1, shot=8, change="mark")) > 2 * ordinary
    assert heat_of(genuine, item(1, shot=8, change="missing")) > ordinary


def test_a_photo_of_something_else_is_no_evidence(genuine: GenuineSheets) -> None:
    assert genuine.compare(sheet(item(2)), range(5)) is None


def test_a_mirror_image_is_not_laid_over() -> None:
    assert align(sheet(ImageOps.mirror(item(1))), sheet(item(1))) is None


def test_a_photo_without_features_is_no_evidence(genuine: GenuineSheets) -> None:
    even = Image.fromarray(np.full((360, 360, 3), 128, np.uint8))
    assert genuine.compare(sheet(even), range(5)) is None


def test_too_few_other_references_say_nothing_of_what_is_usual(genuine: GenuineSheets) -> None:
    assert genuine.compare(sheet(item(1, shot=9)), range(2)) is None


def test_the_same_photos_always_align_the_same_way() -> None:
    one, other = sheet(item(1)), sheet(item(1, shot=3))
    first, second = align(one, other), align(one, other)
    assert first is not None
    assert second is not None
    assert np.array_equal(first.homography, second.homography)
