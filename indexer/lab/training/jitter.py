"""Changes made to cached features, at no cost: mirrored views, and parts of views.

What the frozen stages say of a mirrored picture is, but for its border, what they say mirrored.
"""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import torch

_LEAST_PART, _MOST_PART = 0.5, 0.85


def jittered(features: "torch.Tensor", parts: slice, rng: np.random.Generator) -> "torch.Tensor":
    """Features (n, c, h, w), half of the rows mirrored, and of those in `parts` a part only, as
    large as the whole: another side of a thing shares its cloth and colour, not its outline."""
    import torch

    count = len(features)
    scale = np.ones(count)
    scale[parts] = rng.uniform(_LEAST_PART, _MOST_PART, count)[parts]
    place = rng.uniform(-1, 1, (count, 2)) * (1 - scale)[:, None]
    mirror = rng.choice([-1.0, 1.0], count)
    matrices = np.zeros((count, 2, 3), np.float32)
    matrices[:, 0, 0], matrices[:, 1, 1] = scale * mirror, scale
    matrices[:, :, 2] = place
    function = torch.nn.functional
    moves = torch.from_numpy(matrices).to(features.device)
    grid = function.affine_grid(moves, list(features.shape), align_corners=False)
    return function.grid_sample(features, grid, padding_mode="border", align_corners=False)
