"""The light of a photo, and item colours in other light."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Self

import cv2
import numpy as np

from lookup.features.view import Floats, PictureView

_NORM = 6
_LEAST = np.float32(0.01)
_SLACK: Final = 0.15
_MOST_EXPOSURE: Final = 1.5
"""As the slack a natural logarithm of a gain in linear light: 4.5 times as bright or dark."""


@dataclass(frozen=True)
class Light:
    """What a photo's light may have done to its colours: `grey`, float32 (3,), are the logarithms
    of the gains of red, green and blue, of mean 0, that would make its surroundings grey.
    """

    grey: Floats

    @classmethod
    def of(cls, view: PictureView) -> Self:
        """By shades of grey (Finlayson and Trezzi 2004) over what is not the item, as far as that
        is known: all of the picture where its background is not plain."""
        behind = view.whole
        shares = 1 - behind.weights if behind is view.item else behind.weights
        weights = np.clip(shares, 0, 1) + np.float32(1e-3)
        powered = np.power(_linear(behind.colours), _NORM)
        light = np.power(weights @ powered / weights.sum(), 1 / _NORM)
        gains = -np.log(light + np.float32(1e-3))
        return cls((gains - gains.mean()).astype(np.float32))

    def explained(self, seen: Floats, true: Floats, weights: Floats) -> Iterator[Floats]:
        """Lab colours `seen` (m, n, 3) as they may be in the light of their `true` ones (m, n, 3).

        One gain a channel for each of the m pictures (von Kries), its exposure by the weighed
        median, `weights` (m, n). Its tint lies between none and that of the photo's surroundings,
        no further beyond than _SLACK: the nearest to the medians is tried, and a few within. First
        come the colours as they are.
        """
        yield seen
        linear = _linear(seen)
        ratios = np.log(_linear(true) + _LEAST) - np.log(linear + _LEAST)
        medians = weighed_medians(ratios, weights)
        mean = medians.mean(axis=1, keepdims=True)
        low, high = np.minimum(self.grey, 0) - _SLACK, np.maximum(self.grey, 0) + _SLACK
        tint = np.clip(medians - mean, low, high)
        exposure = np.clip(mean, -_MOST_EXPOSURE, _MOST_EXPOSURE)
        for added in (np.zeros_like(tint), tint, tint / 2, self.grey, self.grey / 2):
            yield _lab(linear * np.exp(exposure + added)[:, None, :])


def weighed_medians(values: Floats, weights: Floats) -> Floats:
    """Weighed medians along axis 1 of (m, n, 3) with weights (m, n), shape (m, 3)."""
    lanes = np.ascontiguousarray(values.swapaxes(1, 2))  # sorting along the last axis is faster
    order = np.argsort(lanes, axis=2)
    cumulated = np.cumsum(np.take_along_axis(weights[:, None, :], order, axis=2), axis=2)
    middle = (cumulated < cumulated[..., -1:] / 2).sum(axis=2, keepdims=True)
    place = np.take_along_axis(order, middle, axis=2)
    medians: Floats = np.take_along_axis(lanes, place, axis=2)[..., 0]
    return medians


def _linear(lab: Floats) -> Floats:
    """Linear RGB, 0..1, of Lab colours (..., 3)."""
    flat = np.ascontiguousarray(lab, np.float32).reshape(1, -1, 3)
    linear = np.asarray(cv2.cvtColor(flat, cv2.COLOR_LAB2LRGB), np.float32)
    return np.clip(linear, 0, 1).reshape(lab.shape)


def _lab(linear: Floats) -> Floats:
    flat = np.clip(linear, 0, 1).astype(np.float32).reshape(1, -1, 3)
    return np.asarray(cv2.cvtColor(flat, cv2.COLOR_LRGB2LAB), np.float32).reshape(linear.shape)
