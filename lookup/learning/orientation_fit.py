"""Learns to tell which way round photos are, from turned copies of a catalogue's own pictures."""

from collections.abc import Sequence

import numpy as np
from PIL.Image import Image

from lookup.features.view import Floats
from lookup.images.turning import turned
from lookup.learning.phone_changes import phone_like
from lookup.matching.logistic import Doubles
from lookup.matching.matcher import Matcher
from lookup.matching.orientation import STEP, WAYS, OrientationModel, patch_moments

MOST_PICTURES = 32
"""Each is encoded for every way round; twice as many tell hardly better."""

_RIDGE = 0.3
_FOLDS = 5
_SHARPNESSES = (0.0, 2.0, 4.0, 8.0, 12.0, 16.0, 24.0)
_OF_PHOTOS = 0.6
"""Photos are less like copies of pictures than the copies are like each other."""


def fit_orientation(matcher: Matcher, pictures: Sequence[Image]) -> OrientationModel:
    """Learnt from at least two upright pictures, made as a phone might take them and turned; the
    same for the same pictures.

    Least squares towards one of WAYS ways (ridge), then one factor for all scores: the one by which
    they are the best log probabilities of pictures held out. Where nothing can be told, that is 0.
    """
    rng = np.random.default_rng(0)
    copies = [phone_like(picture, rng) for picture in pictures]
    moments = np.stack([_moments(matcher, copy) for copy in copies])
    sharpness = max(_SHARPNESSES, key=lambda factor: _held_out(moments, factor))
    mean, basis, offset = _least_squares(moments)
    factor = np.float32(sharpness * _OF_PHOTOS)
    return OrientationModel(mean, basis * factor, offset * factor)


def _moments(matcher: Matcher, copy: Image) -> Floats:
    """Patch moments of the copy each way round, (WAYS, k)."""
    views = matcher.views([turned(copy, way * STEP) for way in range(WAYS)])
    return np.stack([patch_moments(view.item) for view in views])


def _least_squares(moments: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean (k,), basis (k, WAYS) and offset (WAYS,) from moments (n, WAYS, k)."""
    rows = moments.reshape(-1, moments.shape[2]).astype(np.float64)
    truth = np.tile(np.eye(WAYS), (len(moments), 1))
    mean, offset = rows.mean(axis=0), truth.mean(axis=0)
    apart = rows - mean
    scale = max(float((apart**2).sum(axis=1).mean()), 1e-12)
    inner = apart @ apart.T / scale + _RIDGE * np.eye(len(rows))
    basis = apart.T @ np.linalg.solve(inner, truth - offset) / scale
    return mean.astype(np.float32), basis.astype(np.float32), offset.astype(np.float32)


def _held_out(moments: Floats, sharpness: float) -> float:
    """Mean log probability of the true way of pictures that the model does not know."""
    folds = np.arange(len(moments)) % _FOLDS
    found: list[Doubles] = []
    for fold in np.unique(folds):
        mean, basis, offset = _least_squares(moments[folds != fold])
        scores = sharpness * ((moments[folds == fold] - mean) @ basis + offset).astype(np.float64)
        right = scores[:, np.arange(WAYS), np.arange(WAYS)]
        found.append((right - np.logaddexp.reduce(scores, axis=2)).ravel())
    return float(np.concatenate(found).mean())
