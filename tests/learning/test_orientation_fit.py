"""fit_orientation: which way round photos are, learnt of a catalogue's own pictures."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from lookup.images.turning import turned
from lookup.learning.orientation_fit import fit_orientation
from lookup.matching.matcher import Matcher
from lookup.matching.orientation import STEP, WAYS, OrientationModel
from tests.matching.shop import Shop


def lettered(place: int) -> Image.Image:
    """A box with rows of strokes like lettering, a lid above them: its way up can be seen."""
    rng = np.random.default_rng(place)
    picture = Image.new("RGB", (192, 192), (246, 246, 244))
    draw = ImageDraw.Draw(picture)
    ground, ink = (tuple(map(int, rng.integers(30, 220, 3))) for _ in range(2))
    draw.rectangle((56, 40, 136, 170), fill=ground)
    draw.polygon([(56, 40), (136, 40), (96, 18)], fill=ink)
    for row in range(60, 160, 12):
        for left in range(62, 128, 8):
            draw.line((left, row, left, row + 7), fill=ink, width=2)
            draw.line((left, row + 7, left + 5, row + 7), fill=ink, width=2)
    return picture


@pytest.fixture(scope="module")
def matcher(shop: Shop) -> Matcher:
    return Matcher(shop.generation)


@pytest.fixture(scope="module")
def model(matcher: Matcher) -> OrientationModel:
    return fit_orientation(matcher, [lettered(place) for place in range(10)])


def test_it_tells_which_way_round_pictures_are_that_it_has_not_seen(
    matcher: Matcher, model: OrientationModel
) -> None:
    right = []
    for place in (20, 21):
        views = matcher.views([turned(lettered(place), way * STEP) for way in range(WAYS)])
        found = [int(model.log_probabilities(view.item).argmax()) for view in views]
        right += [way == told for way, told in enumerate(found)]
    assert np.mean(right) > 0.7  # by chance .125


def test_the_same_pictures_teach_the_same(matcher: Matcher, model: OrientationModel) -> None:
    again = fit_orientation(matcher, [lettered(place) for place in range(10)])
    assert again.basis.tolist() == model.basis.tolist()


def test_pictures_without_a_way_up_teach_that_nothing_can_be_told(matcher: Matcher) -> None:
    discs = []
    for place in range(6):
        picture = Image.new("RGB", (192, 192), (246, 246, 244))
        colour = tuple(map(int, np.random.default_rng(place).integers(30, 220, 3)))
        ImageDraw.Draw(picture).ellipse((40, 40, 152, 152), fill=colour)
        discs.append(picture)
    model = fit_orientation(matcher, discs)
    (view,) = matcher.views([discs[0]])
    assert np.exp(model.log_probabilities(view.item)).max() < 0.5
