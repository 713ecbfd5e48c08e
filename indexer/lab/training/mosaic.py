"""Pictures that nobody took: part of one item beside part of another.

What is taught on single items alone is forgotten of everything else, people wearing several among
it; a teacher that can say of any picture what it shows (Beyer et al. 2022) needs no labels there.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import torch

_LEAST_PART = 0.3


@dataclass(frozen=True)
class ItemFeatures:
    """Features (n, c, h, w), the item's share of each patch (n, cells), and colours (n, s)."""

    features: "torch.Tensor"
    weights: "torch.Tensor"
    colours: "torch.Tensor"


def mosaics(shown: ItemFeatures, grid: tuple[int, int], rng: np.random.Generator) -> ItemFeatures:
    """As many pictures as there are, each with a part of the next one in an order that is drawn:
    the right or the lower part, `weights` lying on `grid`."""
    import torch

    order = torch.from_numpy(rng.permutation(len(shown.features)))
    upright = bool(rng.random() < 0.5)
    cut = float(rng.uniform(_LEAST_PART, 1 - _LEAST_PART))
    planes = shown.weights.reshape(-1, *grid)
    features = _joined(shown.features, shown.features[order], cut, upright)
    weights = _joined(planes, planes[order], cut, upright)
    kept = _joined(planes, torch.zeros_like(planes), cut, upright).sum(dim=(1, 2))
    share = (kept / weights.sum(dim=(1, 2)).clamp(min=1e-6))[:, None]
    # Signatures are square roots of histograms, and histograms are what adds up.
    colours = (share * shown.colours**2 + (1 - share) * shown.colours[order] ** 2).sqrt()
    return ItemFeatures(features, weights.flatten(1), colours)


def _joined(
    first: "torch.Tensor", second: "torch.Tensor", cut: float, upright: bool
) -> "torch.Tensor":
    import torch

    axis = -1 if upright else -2
    at = round(cut * first.shape[axis])
    rest = first.shape[axis] - at
    return torch.cat([first.narrow(axis, 0, at), second.narrow(axis, at, rest)], dim=axis)
