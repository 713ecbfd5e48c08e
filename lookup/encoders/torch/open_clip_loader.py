"""open_clip, the only model library: builds the torch model of an encoder source.

Only build-side code comes here; the service runs the export (`lookup.encoders.onnx_encoder`).
"""

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from pickle import UnpicklingError
from typing import TYPE_CHECKING, Any

from PIL.Image import Image

from lookup.base.errors import EncoderError
from lookup.encoders.preprocessing import Channels, Preprocessing
from lookup.encoders.torch.source import CONFIG_FILE, DIRECTORY_PREFIX, EncoderSource
from lookup.encoders.torch.torchvision_cure import import_open_clip

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class TorchModel:
    """An open_clip model in float32, in evaluation mode, with open_clip's own way of feeding it."""

    model: Any
    transform: "Callable[[Image], torch.Tensor]"
    preprocessing: Preprocessing


def load_open_clip(source: EncoderSource) -> TorchModel:
    """Build the model and load its weights, strictly; preprocessing from the weights' own config.

    Raises EncoderError when configuration and weights do not fit each other.
    """
    library = import_open_clip()
    if source.text_config.get("hf_model_name") and find_spec("transformers") is None:
        raise EncoderError(
            f"The text tower of {source.name} is a model of the library transformers, which is not"
            " installed.",
            "Install it where indexes are built: pip install transformers.",
        )
    from safetensors import SafetensorError

    with tempfile.TemporaryDirectory() as directory:
        # Whatever the source, open_clip reads a directory that holds exactly these two files: no
        # network, no other checkpoint to pick by mistake.
        Path(directory, CONFIG_FILE).write_text(json.dumps(source.config), encoding="utf-8")
        Path(directory, source.weights.name).symlink_to(source.weights.resolve())
        try:
            model, _, transform = library.create_model_and_transforms(
                DIRECTORY_PREFIX + directory,
                pretrained_text=False,
                weights_only=True,
            )
        except (
            AssertionError,
            AttributeError,
            KeyError,
            OSError,
            RuntimeError,
            SafetensorError,
            TypeError,
            UnpicklingError,
            ValueError,
        ) as error:
            raise EncoderError(
                f"The configuration and the weights of {source.name} make no model: {error}",
                "Restore both files from where the model was published.",
            ) from error
    return TorchModel(
        model=model.eval().requires_grad_(False),
        transform=transform,
        preprocessing=_preprocessing(model.visual.preprocess_cfg),
    )


def _preprocessing(config: dict[str, Any]) -> Preprocessing:
    """open_clip's final configuration in our words; scalars stand for all three channels."""
    size = config["size"]
    return Preprocessing(
        size=(size, size) if isinstance(size, int) else tuple(size),
        resize_mode=config["resize_mode"],
        # "random" is a training setting that open_clip itself reads as bicubic at inference.
        interpolation="bilinear" if config["interpolation"] == "bilinear" else "bicubic",
        mean=_channels(config["mean"]),
        std=_channels(config["std"]),
        fill_color=config["fill_color"],
    )


def _channels(value: float | list[float]) -> Channels:
    if isinstance(value, int | float):
        return (value, value, value)
    red, green, blue = value
    return (red, green, blue)
