"""Every kind of tower that open_clip builds gives its own vectors and a grid of 16-pixel cells."""

from typing import Any

import pytest

from lookup.encoders.torch.image_tower import find_patch_layer, image_tower, patch_grid
from lookup.encoders.torch.torchvision_cure import import_open_clip

TEXT = {"context_length": 8, "vocab_size": 64, "width": 16, "heads": 2, "layers": 1}
VIT = {"image_size": 64, "layers": 8, "width": 32, "head_width": 16, "patch_size": 16}


def build(vision: dict[str, Any], *, dimension: int = 24) -> Any:
    open_clip = import_open_clip()
    import torch

    with torch.random.fork_rng():
        torch.manual_seed(1)
        return open_clip.CustomTextCLIP(dimension, vision, TEXT).eval()


@pytest.mark.parametrize(
    ("vision", "dimension", "layer", "grid"),
    [
        (VIT, 24, "transformer.resblocks.5", (4, 4, 32)),
        ({**VIT, "pool_type": "avg", "output_tokens": True}, 24, "transformer.resblocks.5", None),
        (
            {"image_size": 64, "layers": [1, 1, 1, 1], "width": 8, "head_width": 16},
            24,
            "layer3",
            (4, 4, 128),
        ),
        (
            {"image_size": 64, "timm_model_name": "tf_efficientnet_lite0", "timm_proj": "none"},
            1280,
            "trunk.blocks.4",
            (4, 4, 112),
        ),
        (
            {
                "image_size": 224,
                "timm_model_name": "vit_tiny_patch16_224",
                "timm_pool": "map",
                "timm_proj": "none",
            },
            192,
            "trunk.blocks.8",
            (14, 14, 192),
        ),
    ],
    ids=["ViT", "ViT with tokens", "ModifiedResNet", "timm CNN", "timm ViT, as in SigLIP"],
)
def test_vectors_are_the_models_own(
    vision: dict[str, Any], dimension: int, layer: str, grid: tuple[int, int, int] | None
) -> None:
    import torch

    model = build(vision, dimension=dimension)
    side = vision["image_size"]
    images = torch.rand(2, 3, side, side, generator=torch.Generator().manual_seed(2))
    found = find_patch_layer(model.visual)
    assert found is not None
    assert found.name == layer
    with torch.inference_mode():
        vectors, patches = image_tower(model.visual, found)(images)
        own = model.visual(images)
    own = own[0] if isinstance(own, tuple) else own
    torch.testing.assert_close(vectors, torch.nn.functional.normalize(own, dim=-1))
    shape = patch_grid(found, patches)
    assert (shape.height, shape.width, shape.channels) == (grid or (4, 4, 32))


def test_a_tower_without_intermediates_gives_vectors_alone() -> None:
    import torch

    visual = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(12, 5))
    assert find_patch_layer(visual) is None
    (vectors,) = image_tower(visual, None)(torch.ones(2, 3, 2, 2))
    torch.testing.assert_close(vectors.norm(dim=-1), torch.ones(2))
