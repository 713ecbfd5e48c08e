from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from lookup.counterfeit.looking.look import Box
from lookup.counterfeit.looking.quality import ADVICE, Shortcoming, photo_quality
from lookup.counterfeit.looking.repeats import copy_groups, is_copy, is_mirrored_copy, thumbnail
from tests.counterfeit.conftest import SIZE, item

BOX: Box = (45, 55, 315, 305)


def found(picture: Image.Image, box: Box = BOX) -> tuple[Shortcoming, ...]:
    return photo_quality(picture, box).shortcomings


def saved_anew(picture: Image.Image, side: int = 240) -> Image.Image:
    stream = BytesIO()
    picture.resize((side, side)).save(stream, "JPEG", quality=45)
    return Image.open(stream).convert("RGB")


def glaring() -> Image.Image:
    lit = item(1)
    ImageDraw.Draw(lit).ellipse((90, 90, 270, 270), fill="white")
    return lit


def collage() -> Image.Image:
    both = Image.new("RGB", (SIZE, SIZE), "white")
    both.paste(ImageOps.invert(item(1)).resize((SIZE, SIZE // 2)), (0, 0))
    both.paste(Image.new("RGB", (SIZE, SIZE // 2), "black"), (0, SIZE // 2))
    both.paste(item(2).resize((SIZE - 2, SIZE // 2)).point(lambda v: v // 3), (0, SIZE // 2))
    both.paste(Image.new("RGB", (SIZE, 6), "white"), (0, SIZE // 2 - 3))
    return both


def screenshot() -> Image.Image:
    screen = Image.new("RGB", (SIZE, SIZE * 2), (20, 20, 20))
    screen.paste(item(1), (0, SIZE // 2))
    return screen


def test_a_good_photo_has_no_shortcoming() -> None:
    assert found(item(1)) == ()


@pytest.mark.parametrize(
    ("picture", "box", "expected"),
    [
        (item(1), (100, 100, 180, 180), Shortcoming.TOO_SMALL),
        (item(1).filter(ImageFilter.GaussianBlur(9)), BOX, Shortcoming.BLURRED),
        (glaring(), BOX, Shortcoming.GLARE),
        (item(1).point(lambda v: min(255, v * 3)), BOX, Shortcoming.TOO_BRIGHT),
        (item(1).point(lambda v: v // 12), BOX, Shortcoming.TOO_DARK),
        (collage(), BOX, Shortcoming.COLLAGE),
    ],
)
def test_poor_photos_are_no_evidence_and_say_what_to_do(
    picture: Image.Image, box: Box, expected: Shortcoming
) -> None:
    quality = photo_quality(picture, box)
    assert expected in quality.shortcomings
    assert not quality.usable
    assert ADVICE[expected].endswith(".")


def test_a_white_backdrop_is_no_glare() -> None:
    pixels = np.asarray(item(1)).copy()
    pixels[pixels.min(axis=2) > 170] = 255
    assert found(Image.fromarray(pixels), (5, 5, 355, 355)) == ()


def test_an_item_cut_off_at_the_edge_still_counts() -> None:
    quality = photo_quality(item(1), (0, 0, SIZE, SIZE))
    assert quality.shortcomings == (Shortcoming.CUT_OFF,)
    assert quality.usable


def test_a_phone_screen_is_recognised_by_its_bars() -> None:
    assert Shortcoming.SCREENSHOT in found(screenshot(), (45, 240, 315, 490))


def test_copies_are_found_though_resized_and_saved_anew() -> None:
    assert is_copy(thumbnail(item(1)), thumbnail(saved_anew(item(1))))


def test_mirror_images_are_found_and_are_no_copies() -> None:
    straight, mirrored = thumbnail(item(1)), thumbnail(ImageOps.mirror(saved_anew(item(1))))
    assert is_mirrored_copy(straight, mirrored)
    assert not is_copy(straight, mirrored)


def test_another_shot_of_another_item_is_no_copy() -> None:
    assert not is_copy(thumbnail(item(1)), thumbnail(item(2)))


def test_a_watermark_leaves_the_thumbnail() -> None:
    marked = item(1)
    ImageDraw.Draw(marked).text((120, 320), "SHOP 2026", fill=(90, 90, 90))
    assert is_copy(thumbnail(item(1)), thumbnail(marked))


def test_copies_and_mirrored_copies_are_one_group() -> None:
    pictures = [item(1), item(2), saved_anew(item(1)), ImageOps.mirror(item(2))]
    groups = copy_groups([thumbnail(one) for one in pictures])
    assert groups[0] == groups[2] != groups[1] == groups[3]


def test_another_item_in_the_same_place_is_no_copy() -> None:
    assert not is_copy(thumbnail(item(1, shot=1)), thumbnail(item(1, shot=2)))


def test_an_even_picture_is_a_copy_of_nothing() -> None:
    even = thumbnail(Image.fromarray(np.zeros((40, 40, 3), np.uint8)))
    assert not is_copy(even, even)
