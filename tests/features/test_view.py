"""PictureViewer: what is seen of a picture, and how often it is encoded for that."""

from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image as Picture
from PIL.Image import Image

from lookup.encoders.card import ModelCard
from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.encoders.port import Encoding, Floats
from lookup.features.canvas import Canvas
from lookup.features.view import PictureViewer
from lookup.learning.projection_fit import fit_projection
from tests.features.pictures import item, noise

PLAIN, OTHER, BUSY = item(0), item(1), noise((192, 192))


class CountingEncoder:
    """Encodes, and counts the pictures."""

    def __init__(self, encoder: OnnxEncoder) -> None:
        self._encoder = encoder
        self.encoded = 0

    @property
    def card(self) -> ModelCard:
        return self._encoder.card

    def encode(self, images: Sequence[Image], *, patches: bool = False) -> Encoding:
        self.encoded += len(images)
        return self._encoder.encode(images, patches=patches)

    def encode_text(self, texts: Sequence[str]) -> Floats:
        return self._encoder.encode_text(texts)

    def knows(self, text: str) -> bool:
        return self._encoder.knows(text)


@pytest.fixture(scope="module")
def counting(encoder: OnnxEncoder) -> CountingEncoder:
    return CountingEncoder(encoder)


@pytest.fixture(scope="module")
def viewer(counting: CountingEncoder) -> PictureViewer:
    return PictureViewer(counting, fit_projection(counting, [PLAIN, OTHER, BUSY]))


@pytest.mark.parametrize(
    ("pictures", "encodings"),
    [([PLAIN], 1), ([BUSY], 2), ([PLAIN, BUSY, OTHER, BUSY], 6), ([], 0)],
    ids=["plain", "busy", "mixed", "none"],
)
def test_a_picture_with_a_plain_background_is_encoded_once(
    viewer: PictureViewer, counting: CountingEncoder, pictures: list[Image], encodings: int
) -> None:
    counting.encoded = 0
    assert len(viewer.views(pictures)) == len(pictures)
    assert counting.encoded == encodings


def test_any_other_picture_is_seen_whole_and_closely(
    viewer: PictureViewer, counting: CountingEncoder
) -> None:
    (view,) = viewer.views([BUSY])
    assert not view.plain
    whole = Canvas.of(BUSY, counting.card.preprocessing).image
    np.testing.assert_allclose(view.whole_vector, counting.encode([whole]).vectors[0], atol=1e-6)
    assert not np.allclose(view.vector, view.whole_vector, atol=0.01)
    assert view.whole.patches.shape == view.item.patches.shape
    assert not np.allclose(view.whole.patches, view.item.patches, atol=0.01)


@pytest.mark.parametrize(("picture", "encodings"), [(PLAIN, (1, 1)), (BUSY, (1, 2))])
def test_a_first_view_takes_one_encoding_and_is_completed_by_another_where_one_shows_more(
    viewer: PictureViewer,
    counting: CountingEncoder,
    picture: Image,
    encodings: tuple[int, int],
) -> None:
    (both,) = viewer.views([picture])
    counting.encoded = 0
    first = viewer.first_view(picture)
    encoded = counting.encoded
    completed = viewer.completed(first)
    assert (encoded, counting.encoded) == encodings
    assert first.complete is both.plain
    np.testing.assert_allclose(first.view.vector, both.whole_vector, atol=1e-6)
    np.testing.assert_allclose(completed.vector, both.vector, atol=1e-6)
    np.testing.assert_allclose(completed.item.patches, both.item.patches, atol=1e-6)
    assert completed.box == both.box


def test_of_pictures_encoded_once_each_is_seen_by_one_encoding_more(
    viewer: PictureViewer, counting: CountingEncoder
) -> None:
    pictures = [PLAIN, BUSY, OTHER]
    views = viewer.views(pictures)
    counting.encoded = 0
    glimpses = viewer.glimpses(pictures)
    seen = [viewer.seen(glimpse) for glimpse in glimpses]
    assert counting.encoded == 6
    for found, view in zip(seen, views, strict=True):
        np.testing.assert_allclose(found.vector, view.vector, atol=1e-6)
        np.testing.assert_allclose(found.whole.patches, view.whole.patches, atol=1e-6)
        assert (found.plain, found.box) == (view.plain, view.box)
    np.testing.assert_allclose(glimpses[1].vector, views[1].whole_vector, atol=1e-6)


def test_each_picture_gets_its_own_view_whatever_stands_beside_it(viewer: PictureViewer) -> None:
    pictures = [PLAIN, BUSY, OTHER]
    together = viewer.views(pictures)
    for view, picture in zip(together, pictures, strict=True):
        (alone,) = viewer.views([picture])
        np.testing.assert_allclose(view.vector, alone.vector, atol=1e-6)
        np.testing.assert_allclose(view.item.weights, alone.item.weights, atol=1e-6)
        assert view.plain == alone.plain


def test_of_a_plain_picture_the_item_is_all_there_is(viewer: PictureViewer) -> None:
    (view,) = viewer.views([PLAIN])
    assert view.plain
    assert view.whole is view.item
    np.testing.assert_allclose(view.vector, view.whole_vector, atol=1e-6)
    assert np.linalg.norm(view.vector) == pytest.approx(1, abs=1e-5)
    # The item fills its own look but for the margin.
    assert view.item.weights.mean() > 0.6


def test_more_ground_around_an_item_changes_little(viewer: PictureViewer) -> None:
    wide = Picture.new("RGB", (400, 300), PLAIN.getpixel((0, 0)))
    wide.paste(PLAIN, (100, 60))
    (kept,), (in_wide,) = viewer.views([PLAIN]), viewer.views([wide])
    assert kept.vector @ in_wide.vector > 0.98
    assert kept.item.aspect == pytest.approx(in_wide.item.aspect, abs=0.05)
