"""The model in training: an open_clip CustomTextCLIP made from the embedded trunk."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from indexer.lab.training.trunk import learning_part
from lookup.encoders.torch.torchvision_cure import import_open_clip

if TYPE_CHECKING:
    import torch

DIMENSION = 1280
CONTEXT_LENGTH = 16


def model_config(pieces: int) -> dict[str, Any]:
    """The `model_cfg` of open_clip_config.json, for a vocabulary of that many pieces."""
    return {
        "embed_dim": DIMENSION,
        "custom_text": True,
        "init_logit_scale": 4.0,
        "init_logit_bias": -4.0,
        "vision_cfg": {
            "timm_model_name": "tf_efficientnet_lite2",
            "timm_pool": "avg",
            "timm_proj": "linear",
            "image_size": 256,
        },
        "text_cfg": {
            "context_length": CONTEXT_LENGTH,
            "vocab_size": pieces,
            "width": 192,
            "heads": 3,
            "layers": 3,
            "pad_id": 0,
            "eos_id": 2,
            "pool_type": "eos",
        },
    }


@dataclass(frozen=True)
class Answer:
    """Of n views: unit `vectors` (n, 1280), `patches` (n, 120, 16, 16)."""

    vectors: "torch.Tensor"
    patches: "torch.Tensor"


def new_student(trunk: Any, head: npt.NDArray[np.float32], pieces: int, seed: int) -> Any:
    """A CustomTextCLIP whose image tower starts from `trunk` and `head` (DIMENSION, 1280); its
    text tower is seeded."""
    import torch

    open_clip = import_open_clip()
    torch.manual_seed(seed)
    config = {key: value for key, value in model_config(pieces).items() if key != "custom_text"}
    model = open_clip.CustomTextCLIP(**config)
    model.visual.trunk.load_state_dict(trunk.state_dict())
    model.visual.head.proj.weight.data = torch.from_numpy(head.copy())
    return model


def see(visual: Any, features: "torch.Tensor", first_stage: int) -> Answer:
    """What the image tower says of features before `first_stage`."""
    import torch

    pooled, patches = learning_part(visual.trunk, features, first_stage)
    return Answer(torch.nn.functional.normalize(visual.head(pooled), dim=1), patches)


def learning_parameters(model: Any, first_stage: int) -> "dict[str, list[torch.nn.Parameter]]":
    """The parameters that learn, by group; all others are told to keep still."""
    trunk = model.visual.trunk
    model.requires_grad_(False)
    moving = [*trunk.blocks[first_stage:], trunk.conv_head, trunk.bn2]
    groups = {
        "trunk": [parameter for module in moving for parameter in module.parameters()],
        "head": list(model.visual.head.parameters()),
    }
    for parameters in groups.values():
        for parameter in parameters:
            parameter.requires_grad_(True)
    return groups
