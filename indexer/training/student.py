"""The model in training: an open_clip CustomTextCLIP made from the embedded trunk."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from indexer.training.trunk import FROZEN_STAGES, learning_part
from lookup.encoders.torchvision_cure import import_open_clip

if TYPE_CHECKING:
    import torch

DIMENSION = 512
CONTEXT_LENGTH = 24
_WHITENING = 0.6
"""0 keeps the trunk's own scales, 1 makes every direction weigh the same."""


def model_config(pieces: int) -> dict[str, Any]:
    """The `model_cfg` of open_clip_config.json, for a vocabulary of that many pieces."""
    return {
        "embed_dim": DIMENSION,
        "custom_text": True,
        "init_logit_bias": -4.0,
        "vision_cfg": {
            "timm_model_name": "tf_efficientnet_lite2",
            "timm_pool": "avg",
            "timm_proj": "linear",
            "timm_proj_bias": True,
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


_SPREAD = 0.04
"""Standard deviation of the projection's weights: about that of the trunk's."""


@dataclass(frozen=True)
class Answer:
    """Of n views: unit `vectors` (n, 512), `pooled` (n, 1280), `patches` (n, 120, 16, 16)."""

    vectors: "torch.Tensor"
    pooled: "torch.Tensor"
    patches: "torch.Tensor"


def new_student(trunk: Any, pieces: int, seed: int) -> Any:
    """A CustomTextCLIP whose image tower starts from `trunk`; its text tower is seeded."""
    import torch

    open_clip = import_open_clip()
    torch.manual_seed(seed)
    config = {key: value for key, value in model_config(pieces).items() if key != "custom_text"}
    model = open_clip.CustomTextCLIP(**config)
    model.visual.trunk.load_state_dict(trunk.state_dict())
    return model


def learn_projection(model: Any, pooled: npt.NDArray[np.float32]) -> None:
    """Sets the projection to the main directions of pooled features (n, 1280), centred on their
    mean and partly whitened: what all pictures share says nothing of any."""
    import torch

    mean = pooled.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(pooled - mean, rowvar=False))
    chosen = np.argsort(values)[::-1][:DIMENSION]
    scales = np.maximum(values[chosen], 1e-6) ** (-_WHITENING / 2)
    matrix = (vectors[:, chosen] * scales).T
    # Vectors are made unit afterwards, so the scale is free: one that suits the optimiser.
    matrix *= _SPREAD / matrix.std()
    with torch.no_grad():
        model.visual.head.proj.weight.copy_(torch.from_numpy(matrix).float())
        model.visual.head.proj.bias.copy_(torch.from_numpy(-matrix @ mean).float())


def see(model: Any, features: "torch.Tensor", first_stage: int = FROZEN_STAGES) -> Answer:
    """What the image tower says of features behind the frozen stages; `first_stage` as in
    `learning_part`."""
    import torch

    pooled, patches = learning_part(model.visual.trunk, features, first_stage)
    vectors = torch.nn.functional.normalize(model.visual.head(pooled), dim=1)
    return Answer(vectors, pooled, patches)


def learning_parameters(model: Any, first_stage: int) -> "dict[str, list[torch.nn.Parameter]]":
    """The parameters that learn, by group; all others are told to keep still.

    `first_stage`: the first stage of the trunk that moves, FROZEN_STAGES or a later one.
    """
    trunk = model.visual.trunk
    model.requires_grad_(False)
    moving = [*trunk.blocks[max(first_stage, FROZEN_STAGES) :], trunk.conv_head, trunk.bn2]
    groups = {
        "trunk": [parameter for module in moving for parameter in module.parameters()],
        "projection": list(model.visual.head.parameters()),
        "text": [*model.text.parameters(), model.logit_scale, model.logit_bias],
    }
    for parameters in groups.values():
        for parameter in parameters:
            parameter.requires_grad_(True)
    return groups
