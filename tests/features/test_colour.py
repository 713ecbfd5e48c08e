"""Colour signatures and cell colours."""

import cv2
import numpy as np
import pytest
from PIL import Image

from lookup.features.colour import SIGNATURE_LENGTH, cell_colours, colour_signature
from tests.features.pictures import boxed, noise

RED, BROWN, BLUE, GREEN = (170, 40, 40), (120, 80, 50), (40, 60, 160), (40, 130, 70)


def pixels_of(*colors: tuple[int, int, int], light: float = 1.0) -> np.ndarray:
    """Stripes of those colours on white, under brighter or dimmer light."""
    picture = Image.new("RGB", (96, 96), (240, 240, 240))
    for place, color in enumerate(colors):
        picture.paste(color, (20, 20 + 20 * place, 76, 40 + 20 * place))
    return np.clip(np.asarray(picture) * light, 0, 255).astype(np.uint8)


def signature(pixels: np.ndarray) -> np.ndarray:
    weights = np.zeros((96, 96), np.float32)
    weights[20:60, 20:76] = 1
    return colour_signature(pixels, weights)


def test_it_is_a_unit_vector() -> None:
    for picture in (noise(), boxed((9, 9, 50, 50), size=(96, 96))):
        found = colour_signature(np.asarray(picture), np.ones((96, 96), np.float32))
        assert found.shape == (SIGNATURE_LENGTH,)
        assert found.dtype == np.float32
        assert np.linalg.norm(found) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("light", [0.75, 1.06])
@pytest.mark.parametrize("other", [(BLUE, BLUE), (GREEN, BLUE), (RED, BLUE)])
def test_other_light_is_nearer_than_another_colour(
    light: float, other: tuple[tuple[int, int, int], ...]
) -> None:
    own = signature(pixels_of(RED, BROWN))
    assert own @ signature(pixels_of(RED, BROWN, light=light)) > own @ signature(pixels_of(*other))


def test_warm_light_is_nearer_than_another_colour() -> None:
    own, warm = pixels_of(BROWN, BROWN), pixels_of(BROWN, BROWN) * np.array([1.0, 0.92, 0.8])
    lit = signature(warm.astype(np.uint8))
    assert signature(own) @ lit > signature(own) @ signature(pixels_of(GREEN, GREEN))


def test_only_weighed_pixels_count() -> None:
    on_white, on_green = pixels_of(RED, BLUE), pixels_of(RED, BLUE)
    on_green[:20], on_green[60:] = GREEN, GREEN
    half = SIGNATURE_LENGTH // 2
    # The second half is corrected for the light of the whole picture, background included.
    np.testing.assert_allclose(signature(on_white)[:half], signature(on_green)[:half], atol=1e-4)
    seen = colour_signature(on_green, np.ones((96, 96), np.float32))
    assert signature(on_white) @ seen < 0.9


def histogram_pixel_by_pixel(colours: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The soft histogram as it is described, one pixel and one of its eight bins at a time."""
    counts = np.zeros((6, 12, 12))
    labs = cv2.cvtColor(colours.reshape(1, -1, 3), cv2.COLOR_RGB2LAB)[0].astype(np.float64)
    for (light, a, b), share in zip(labs, shares, strict=True):
        chroma = [np.sign(c) * np.sqrt(abs(c) / 100) * 0.5 + 0.5 for c in (a, b)]
        wanted = (light / 100 * 6 - 0.5, chroma[0] * 12 - 0.5, chroma[1] * 12 - 0.5)
        places = [np.clip(p, 0, n - 1.001) for p, n in zip(wanted, (6, 12, 12), strict=True)]
        for corner in np.ndindex(2, 2, 2):
            bins = tuple(int(p) + c for p, c in zip(places, corner, strict=True))
            parts = [p % 1 if c else 1 - p % 1 for p, c in zip(places, corner, strict=True)]
            counts[bins] += share * np.prod(parts)
    for axis in range(3):
        bins = np.arange(counts.shape[axis])
        blur = np.exp(-0.5 * (np.subtract.outer(bins, bins) / 0.8) ** 2)
        counts = np.moveaxis(np.tensordot(blur, counts, axes=(1, axis)), 0, axis)
    return np.sqrt(counts / counts.sum()).reshape(-1)


def test_the_histogram_is_that_of_the_pixels_one_by_one() -> None:
    pixels = np.asarray(noise(seed=3))
    weights = np.zeros((96, 96), np.float32)
    weights[40:60, 30:50] = np.linspace(0.1, 1, 20)
    found = colour_signature(pixels, weights)[: SIGNATURE_LENGTH // 2] * np.sqrt(2)
    colours = (pixels / np.float32(255)).reshape(-1, 3)
    expected = histogram_pixel_by_pixel(colours, weights.reshape(-1))
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_cells_hold_their_colour_in_lab() -> None:
    pixels = np.zeros((96, 96, 3), np.uint8)
    pixels[:48, 48:] = 255
    pixels[48:, :48] = (255, 0, 0)
    black, white, red, _ = cell_colours(pixels, (2, 2))
    np.testing.assert_allclose(black, (0, 0, 0), atol=0.5)
    np.testing.assert_allclose(white, (100, 0, 0), atol=0.5)
    # CIE 1976 of sRGB red under D65.
    np.testing.assert_allclose(red, (53.2, 80.1, 67.2), atol=1.0)
