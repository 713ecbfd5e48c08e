"""The image tower of an open_clip model with the two outputs that the export carries."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lookup.base.errors import EncoderError
from lookup.encoders.card import PatchGrid

if TYPE_CHECKING:
    import torch

# Patches are taken where one cell sees 16 pixels: coarse enough to know a detail, fine enough to
# place it.
_STRIDE = 16


@dataclass(frozen=True)
class PatchLayer:
    """One intermediate layer: its place among the tower's intermediates, and its name."""

    index: int
    name: str


def find_patch_layer(visual: Any) -> PatchLayer | None:
    """The layer whose patches are given out; None for a tower that has no such layer.

    Convolutional trunks: the last stage of stride 16. Transformers: the block three quarters up,
    since the last blocks of a CLIP tower gather what the whole image says.
    """
    from open_clip.modified_resnet import ModifiedResNet
    from open_clip.timm_model import TimmModel
    from open_clip.transformer import VisionTransformer

    if isinstance(visual, VisionTransformer):
        index = _three_quarters(len(visual.transformer.resblocks))
        return PatchLayer(index, f"transformer.resblocks.{index}")
    if isinstance(visual, ModifiedResNet):
        return PatchLayer(3, "layer3")
    if not isinstance(visual, TimmModel) or not hasattr(visual.trunk, "forward_intermediates"):
        return None
    stages = getattr(visual.trunk, "feature_info", None) or []
    strides = [stage["reduction"] for stage in stages]
    if len(set(strides)) > 1:
        if _STRIDE not in strides:
            return None
        index = len(strides) - 1 - strides[::-1].index(_STRIDE)
        return PatchLayer(index, f"trunk.{stages[index]['module']}")
    if not hasattr(visual.trunk, "blocks"):
        return None
    index = _three_quarters(len(visual.trunk.blocks))
    return PatchLayer(index, f"trunk.blocks.{index}")


def image_tower(visual: Any, layer: PatchLayer | None) -> "torch.nn.Module":
    """A module from images, float32 (n, 3, h, w), to unit vectors (n, d) and patches (n, h, w, c).

    Without a layer it answers the vectors alone.
    """
    import torch
    from open_clip.modified_resnet import ModifiedResNet

    unit = torch.nn.functional.normalize
    if layer is None:

        class Vectors(torch.nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.visual = visual

            def forward(self, images: torch.Tensor) -> tuple[torch.Tensor]:
                return (unit(self.visual(images), dim=-1),)

        return Vectors().eval()

    # open_clip's ModifiedResNet leaves out what comes after the last layer it is asked for.
    indices = [layer.index, 4] if isinstance(visual, ModifiedResNet) else [layer.index]

    class VectorsAndPatches(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.visual = visual

        def forward(self, images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            answer = self.visual.forward_intermediates(images, indices=indices, output_fmt="NCHW")
            patches = answer["image_intermediates"][0].permute(0, 2, 3, 1)
            return unit(answer["image_features"], dim=-1), patches.contiguous()

    return VectorsAndPatches().eval()


def patch_grid(layer: PatchLayer, patches: "torch.Tensor") -> PatchGrid:
    """The card's entry, from patches (n, h, w, c). Raises EncoderError when they are no grid."""
    if patches.ndim != 4:
        raise EncoderError(
            f"The layer {layer.name} gives no grid but {tuple(patches.shape)}.",
            "This architecture needs its own entry in lookup.encoders.torch.image_tower.",
        )
    _, height, width, channels = patches.shape
    return PatchGrid(layer=layer.name, height=height, width=width, channels=channels)


def _three_quarters(blocks: int) -> int:
    return max(blocks * 3 // 4 - 1, 0)
