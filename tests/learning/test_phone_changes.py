"""Phone-like changes: repeatable, within bounds, and kind to any picture."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from lookup.learning.matte import cut_out
from lookup.learning.phone_changes import phone_like


def packshot(size=(300, 400), background=(255, 255, 255)):
    """A red bag with a white logo, alone on a plain background."""
    image = Image.new("RGB", size, background)
    draw = ImageDraw.Draw(image)
    width, height = size
    draw.rectangle((width * 0.25, height * 0.3, width * 0.75, height * 0.8), fill=(190, 20, 30))
    draw.rectangle((width * 0.48, height * 0.54, width * 0.52, height * 0.57), fill=background)
    return image


def reddish(image):
    red, green, blue = (np.asarray(image)[..., at].astype(int) for at in range(3))
    return (red > 2 * green + 10) & (red > 2 * blue)


def test_the_same_state_gives_the_same_picture_and_another_gives_another():
    first, same, other = (
        phone_like(packshot(), np.random.default_rng(seed), backgrounds=[packshot()])
        for seed in (7, 7, 8)
    )
    assert first.tobytes() == same.tobytes()
    assert first.tobytes() != other.tobytes()


def test_one_generator_gives_a_new_picture_each_time():
    rng = np.random.default_rng(1)
    assert phone_like(packshot(), rng).tobytes() != phone_like(packshot(), rng).tobytes()


def test_the_picture_given_is_left_as_it_was():
    image = packshot()
    before = image.tobytes()
    phone_like(image, np.random.default_rng(0), backgrounds=[image])
    assert image.tobytes() == before


@pytest.mark.parametrize("side", [16, 224, 384])
def test_the_long_side_is_as_asked(side):
    for seed in range(6):
        photo = phone_like(packshot(), np.random.default_rng(seed), side=side)
        assert photo.mode == "RGB"
        assert max(photo.size) == side
        assert min(photo.size) >= side // 2


def test_the_item_stays_in_sight_and_its_white_background_goes():
    seen = []
    white = []
    for seed in range(40):
        pixels = np.asarray(phone_like(packshot(), np.random.default_rng(seed)))
        seen.append(reddish(pixels).mean())
        white.append((pixels.min(axis=2) > 245).mean())
    assert np.quantile(seen, 0.1) > 0.03
    assert np.median(seen) < 0.6
    assert np.median(white) < 0.1


def test_no_strength_leaves_the_picture_filling_the_frame():
    photo = phone_like(packshot((384, 384)), np.random.default_rng(0), strength=0)
    assert reddish(photo).mean() == pytest.approx(reddish(packshot()).mean(), rel=0.5)


def test_more_strength_changes_more():
    def change(strength):
        image = (
            Image.effect_noise((384, 384), 60).convert("RGB").resize((48, 48)).resize((384, 384))
        )
        rng = np.random.default_rng(3)
        photo = phone_like(image, rng, strength, side=384).resize((48, 48))
        return np.abs(np.asarray(photo, float) - np.asarray(image.resize((48, 48)), float)).mean()

    assert change(1.0) > change(0.0)


@settings(max_examples=40)
@given(
    size=st.sampled_from([(1, 1), (1, 900), (2000, 3), (7, 7), (8, 8), (9, 200), (64, 64)]),
    mode=st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA", "CMYK"]),
    seed=st.integers(0, 2**32 - 1),
    strength=st.sampled_from([0.0, 0.4, 1.0, 1.5]),
    noisy=st.booleans(),
)
def test_odd_pictures_are_taken_too(size, mode, seed, strength, noisy):
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
    image = (Image.fromarray(pixels) if noisy else packshot(size)).convert(mode)
    photo = phone_like(image, rng, strength, side=64, backgrounds=[image])
    assert max(photo.size) == 64


def test_an_item_is_cut_out_with_its_small_white_logo():
    item = cut_out(np.asarray(packshot()))
    assert item is not None
    assert item.alpha.shape == pytest.approx((200, 150), abs=4)
    middle = item.alpha.shape[0] // 2, item.alpha.shape[1] // 2
    assert item.alpha[middle] == 255
    assert item.pixels[middle].tolist() == [255, 255, 255]


def test_the_loop_of_a_handle_is_no_part_of_the_item():
    image = packshot()
    ImageDraw.Draw(image).ellipse((100, 50, 200, 190), outline=(190, 20, 30), width=12)
    item = cut_out(np.asarray(image))
    assert item is not None
    loop = 100 - 50, item.alpha.shape[1] // 2
    assert item.alpha[loop] == 0
    assert item.alpha[2, item.alpha.shape[1] // 2] == 255


def test_a_studio_gradient_is_background_all_the_same():
    """From (215, 215, 210) in the corners to nearly white in the middle, and a loop in it."""
    y, x = np.mgrid[-1:1:400j, -1:1:300j]
    light = 250 - 18 * (x**2 + y**2)
    pixels = np.stack([light, light, light - 5], axis=-1).astype(np.uint8)
    shot = np.asarray(packshot())
    bag = shot.min(axis=2) < 200
    pixels[bag] = shot[bag]
    item = cut_out(pixels)
    assert item is not None
    assert item.alpha.shape == pytest.approx((200, 150), abs=4)


def test_a_plain_background_need_not_be_white():
    on_grey = cut_out(np.asarray(packshot(background=(120, 130, 140))))
    assert on_grey is not None
    assert on_grey.alpha.shape == pytest.approx((200, 150), abs=4)


def test_a_busy_or_empty_picture_is_kept_whole():
    busy = np.random.default_rng(0).integers(0, 255, (100, 100, 3), dtype=np.uint8)
    assert cut_out(busy) is None
    assert cut_out(np.full((100, 100, 3), 255, np.uint8)) is None
    assert cut_out(np.full((4, 4, 3), 255, np.uint8)) is None
