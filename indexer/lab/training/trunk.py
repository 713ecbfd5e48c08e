"""The embedded trunk in two parts: the one that stays as it is, and the one that learns.

The first stages see edges and textures, cost most of the time and hold few of the weights: what
they say of the training pictures is computed once and kept.
"""

from typing import TYPE_CHECKING, Any

from lookup.encoders.torch.open_clip_loader import load_open_clip
from lookup.encoders.torch.source import find_source

if TYPE_CHECKING:
    import torch

PATCH_STAGE = 4
"""The stage whose output is given out as patches (`lookup.encoders.torch.image_tower`)."""
PATCH_CHANNELS = 120
PATCH_GRID = (16, 16)
CACHED_SHAPES = {3: (48, 32, 32), 5: (120, 16, 16)}
"""Of one picture's features before the stage that learns first: channels, height, width. From 5
on the patches stay as they are, from 3 on they move too."""


def load_trunk(name: str) -> Any:
    """The timm trunk of a local open_clip model, in evaluation mode, in float32."""
    return load_open_clip(find_source(name, offline=True)).model.visual.trunk


def frozen_part(trunk: Any, images: "torch.Tensor", first_stage: int) -> "torch.Tensor":
    """Features before `first_stage`: (n, 3, 256, 256) normalised to (n, *CACHED_SHAPES[...])."""
    features = trunk.bn1(trunk.conv_stem(images))
    for stage in trunk.blocks[:first_stage]:
        features = stage(features)
    return features  # type: ignore[no-any-return]  # timm's modules are not typed


def learning_part(
    trunk: Any, features: "torch.Tensor", first_stage: int
) -> "tuple[torch.Tensor, torch.Tensor]":
    """From those features to pooled ones, (n, 1280), and to patches, (n, 120, 16, 16)."""
    patches = features
    for index, stage in enumerate(trunk.blocks[first_stage:], start=first_stage):
        features = stage(features)
        if index == PATCH_STAGE:
            patches = features
    pooled = trunk.global_pool(trunk.bn2(trunk.conv_head(features)))
    return pooled, patches
