"""A torch module as an ONNX file."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


def to_onnx(
    module: "torch.nn.Module", batch: "torch.Tensor", names: tuple[str, list[str]], path: Path
) -> None:
    """Writes `module`, which takes `batch` (n, ...) for any n; `names`: its input, its outputs."""
    import torch

    with warnings.catch_warnings():
        # torch.export copies pytree specifications of its own that are marked for removal.
        warnings.filterwarnings("ignore", r"`isinstance\(treespec, LeafSpec\)`", FutureWarning)
        torch.onnx.export(
            module,
            (batch,),
            str(path),
            input_names=[names[0]],
            output_names=names[1],
            dynamic_shapes=({0: torch.export.Dim("batch")},),
            external_data=False,
            dynamo=True,
            verbose=False,
        )
