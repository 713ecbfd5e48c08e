"""The encoders that are measured, as most people run them (torch) and as the service does."""

import json
from itertools import islice
from pathlib import Path

import numpy as np

from indexer.pipeline.quantization import quantize
from lookup.encoders.torch.open_clip_loader import TorchModel, load_open_clip
from lookup.encoders.torch.registry import exported_encoder
from lookup.encoders.torch.source import CONFIG_FILE, DIRECTORY_PREFIX, WEIGHTS_FILE, find_source
from lookup.encoders.torch.torchvision_cure import import_open_clip
from lookup.learning.foreign import foreign_pictures
from lookup.learning.phone_changes import phone_like

EMBEDDED = "embedded"
VIT = "ViT-B-32"
VIT_256 = "ViT-B-32-256"
"""rclip's architecture."""
MODELS = (EMBEDDED, VIT)

_CALIBRATED_ON = 12


def encoder_name(model: str, work_dir: Path) -> str:
    """What the registry knows the model by; ViT-B/32 is made in `work_dir` unless it is there.

    Its weights are random, from a fixed seed: they cannot be downloaded everywhere, and what a
    picture costs does not depend on them. Nothing can be found with it.
    """
    if model == EMBEDDED:
        return EMBEDDED
    directory = work_dir / model
    if not (directory / WEIGHTS_FILE).is_file():
        _make(model, directory)
    return DIRECTORY_PREFIX + str(directory)


def weights_file(model: str, work_dir: Path) -> Path:
    """The weights of a model made in `work_dir`."""
    encoder_name(model, work_dir)
    return work_dir / model / WEIGHTS_FILE


def torch_model(model: str, work_dir: Path) -> TorchModel:
    """The open_clip model with its own transform."""
    return load_open_clip(find_source(encoder_name(model, work_dir), offline=True))


def exported(model: str, work_dir: Path) -> Path:
    """The directory of its export in float."""
    name = encoder_name(model, work_dir)
    return exported_encoder(name, cache_dir=work_dir / "encoders", offline=True, in_float=True)


def in_int8(model: str, work_dir: Path) -> Path:
    """The directory of its export in int8: as it ships, or made in `work_dir` unless it is there.

    Calibrated on drawn items then: good enough to time, nothing is to be found with it.
    """
    if model == EMBEDDED:
        return exported_encoder(EMBEDDED, cache_dir=work_dir / "encoders", offline=True)
    directory = work_dir / f"{model}-int8"
    if not directory.exists():
        rng = np.random.default_rng(0)
        drawn = islice(foreign_pictures(), _CALIBRATED_ON)
        pictures = [phone_like(picture, rng) for picture in drawn]
        quantize(exported(model, work_dir), pictures, directory)
    return directory


def _make(model: str, directory: Path) -> None:
    library = import_open_clip()
    import torch
    from safetensors.torch import save_file

    torch.manual_seed(0)
    made = library.create_model(model)
    directory.mkdir(parents=True, exist_ok=True)
    config = {
        "model_cfg": library.get_model_config(model),
        "preprocess_cfg": dict(made.visual.preprocess_cfg),
    }
    (directory / CONFIG_FILE).write_text(json.dumps(config, indent=1))
    save_file(made.state_dict(), directory / WEIGHTS_FILE)
