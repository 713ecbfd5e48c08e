"""The embedded trunk in two parts: the one that stays as it is, and the one that learns.

The first three stages see edges and textures, cost three quarters of the time and hold a fortieth
of the weights: what they say of the training pictures is computed once and kept.
"""

from typing import TYPE_CHECKING, Any

from lookup.encoders.open_clip_loader import load_open_clip
from lookup.encoders.source import find_source

if TYPE_CHECKING:
    import torch

FROZEN_STAGES = 3
"""Stages of the trunk (timm's `blocks`) before the first one that may learn."""
PATCH_STAGE = 4
"""The stage whose output is given out as patches (`lookup.encoders.image_tower`)."""
PATCH_CHANNELS = 120
CACHED_SHAPE = (48, 32, 32)
"""Of one picture's features behind the frozen stages: channels, height, width."""


def load_trunk(name: str) -> Any:
    """The timm trunk of a local open_clip model, in evaluation mode, in float32."""
    return load_open_clip(find_source(name, offline=True)).model.visual.trunk


def frozen_part(trunk: Any, images: "torch.Tensor") -> "torch.Tensor":
    """Features behind the frozen stages: (n, 3, 256, 256) normalised to (n, *CACHED_SHAPE)."""
    features = trunk.bn1(trunk.conv_stem(images))
    for stage in trunk.blocks[:FROZEN_STAGES]:
        features = stage(features)
    return features  # type: ignore[no-any-return]  # timm's modules are not typed


def learning_part(
    trunk: Any, features: "torch.Tensor", first_stage: int = FROZEN_STAGES
) -> "tuple[torch.Tensor, torch.Tensor]":
    """From those features to pooled ones, (n, 1280), and to patches, (n, 120, 16, 16).

    No gradient reaches the stages before `first_stage`: they cost a third of what they would.
    """
    import torch

    learns = torch.is_grad_enabled()
    patches = features
    for index, stage in enumerate(trunk.blocks[FROZEN_STAGES:], start=FROZEN_STAGES):
        with torch.set_grad_enabled(learns and index >= first_stage):
            features = stage(features)
        if index == PATCH_STAGE:
            patches = features
    pooled = trunk.global_pool(trunk.bn2(trunk.conv_head(features)))
    return pooled, patches
