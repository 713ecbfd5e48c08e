"""Our preprocessing prepares a picture exactly as open_clip does."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lookup.encoders.preprocessing import Preprocessing
from lookup.encoders.torch.torchvision_cure import import_open_clip

MEAN, STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
MODES = ("shortest", "longest", "squash")


def open_clips(preprocessing: Preprocessing) -> Any:
    """open_clip's own transform with the same settings."""
    import_open_clip()
    from open_clip.transform import image_transform

    return image_transform(
        preprocessing.size
        if preprocessing.size[0] != preprocessing.size[1]
        else preprocessing.size[0],
        is_train=False,
        mean=preprocessing.mean,
        std=preprocessing.std,
        resize_mode=preprocessing.resize_mode,
        interpolation=preprocessing.interpolation,
        fill_color=preprocessing.fill_color,
    )


def preprocessing(**changes: Any) -> Preprocessing:
    settings_ = {
        "size": (64, 64),
        "resize_mode": "shortest",
        "interpolation": "bicubic",
        "mean": MEAN,
        "std": STD,
        "fill_color": 255,
    }
    return Preprocessing(**{**settings_, **changes})


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("interpolation", ["bicubic", "bilinear"])
@pytest.mark.parametrize("size", [(64, 64), (224, 224), (96, 64), (63, 97)])
def test_equals_open_clip_on_awkward_sizes(
    odd_pictures: list[Image.Image], mode: str, interpolation: str, size: tuple[int, int]
) -> None:
    ours = preprocessing(size=size, resize_mode=mode, interpolation=interpolation)
    theirs = open_clips(ours)
    for picture in odd_pictures:
        np.testing.assert_allclose(ours.apply(picture), theirs(picture).numpy(), atol=1e-6)


@given(
    width=st.integers(1, 300),
    height=st.integers(1, 300),
    mode=st.sampled_from(MODES),
    fill=st.integers(0, 255),
)
@settings(max_examples=80)
def test_equals_open_clip_on_any_size(width: int, height: int, mode: str, fill: int) -> None:
    pixels = np.random.default_rng(width * 1000 + height).integers(0, 256, (height, width, 3))
    picture = Image.fromarray(pixels.astype(np.uint8))
    ours = preprocessing(resize_mode=mode, fill_color=fill)
    too_thin = max(width, height) / min(width, height) > 16
    if too_thin and mode != "squash":
        # open_clip fails on some of these and takes gigabytes for others; see below.
        assert ours.apply(picture).shape == (3, 64, 64)
        return
    theirs = open_clips(ours)(picture).numpy()
    np.testing.assert_allclose(ours.apply(picture), theirs, atol=1e-6)


@given(
    width=st.integers(1, 300),
    height=st.integers(1, 300),
    mode=st.sampled_from(MODES),
    size=st.sampled_from([(64, 64), (96, 64), (63, 97)]),
)
@settings(max_examples=60)
def test_a_fitted_picture_is_fitted_already(
    width: int, height: int, mode: str, size: tuple[int, int]
) -> None:
    """Matching fits a picture once, looks at it, and gives it to the encoder as it is."""
    pixels = np.random.default_rng(width * 1000 + height).integers(0, 256, (height, width, 3))
    ours = preprocessing(resize_mode=mode, size=size)
    fitted = ours.fit(Image.fromarray(pixels.astype(np.uint8)))
    assert np.array_equal(np.asarray(ours.fit(fitted)), np.asarray(fitted))


def test_equals_open_clip_on_real_photos(real_photos: list[Image.Image]) -> None:
    for mode in MODES:
        ours = preprocessing(size=(224, 224), resize_mode=mode)
        theirs = open_clips(ours)
        for photo in real_photos[::4]:
            np.testing.assert_allclose(ours.apply(photo), theirs(photo).numpy(), atol=1e-6)


def test_gives_what_the_runtime_reads(odd_pictures: list[Image.Image]) -> None:
    prepared = preprocessing(size=(96, 64)).apply(odd_pictures[0])
    assert prepared.shape == (3, 96, 64)
    assert prepared.dtype == np.float32
    assert prepared.flags.c_contiguous


def test_longest_adds_bars_of_the_fill_colour() -> None:
    wide = Image.new("RGB", (200, 50), (0, 0, 0))
    prepared = preprocessing(resize_mode="longest", mean=(0, 0, 0), std=(1, 1, 1)).apply(wide)
    assert prepared[:, 0, :].min() == 1.0
    assert prepared[:, 32, :].max() == 0.0


def test_a_strip_is_not_scaled_up_whole() -> None:
    asked: list[tuple[int, int]] = []

    def spy(image: Image.Image, size: tuple[int, int], resampling: Image.Resampling) -> Image.Image:
        asked.append(size)
        return image.resize(size, resampling)

    strip = Image.new("RGB", (200_000, 8), (200, 10, 10))
    assert preprocessing(size=(224, 224)).fit(strip, spy).size == (224, 224)
    assert asked == [(224 * 16, 224)]
