"""A small seeded open_clip model, a 4-layer ViT, in the format the hubs use."""

import json
from pathlib import Path
from typing import Any

from lookup.encoders.torch.source import CONFIG_FILE, WEIGHTS_FILE
from lookup.encoders.torch.torchvision_cure import import_open_clip

TINY_CONFIG: dict[str, Any] = {
    "model_cfg": {
        "embed_dim": 24,
        "vision_cfg": {
            "image_size": 64,
            "layers": 4,
            "width": 32,
            "head_width": 16,
            "patch_size": 16,
        },
        "text_cfg": {"context_length": 8, "vocab_size": 64, "width": 16, "heads": 2, "layers": 1},
    },
    "preprocess_cfg": {
        "mean": [0.48145466, 0.4578275, 0.40821073],
        "std": [0.26862954, 0.26130258, 0.27577711],
        "interpolation": "bicubic",
        "resize_mode": "shortest",
    },
}


def write_tiny_model(directory: Path, config: dict[str, Any] = TINY_CONFIG) -> None:
    """Writes open_clip_config.json and open_clip_model.safetensors."""
    open_clip = import_open_clip()
    import torch
    from safetensors.torch import save_file

    with torch.random.fork_rng():
        torch.manual_seed(7)
        model = open_clip.CLIP(**config["model_cfg"])
    tensors = {name: tensor.contiguous() for name, tensor in model.state_dict().items()}
    save_file(tensors, directory / WEIGHTS_FILE, metadata={"format": "pt"})
    (directory / CONFIG_FILE).write_text(json.dumps(config))
