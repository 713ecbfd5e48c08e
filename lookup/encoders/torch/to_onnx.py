"""A torch module as an ONNX file."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from lookup.encoders.torch.half_weights import store_in_halves

if TYPE_CHECKING:
    import torch


def to_onnx(
    module: "torch.nn.Module", batch: "torch.Tensor", names: tuple[str, list[str]], path: Path
) -> None:
    """Writes `module`, which takes `batch` (n, ...) for any n; `names`: its input, its outputs.

    The same module gives the same bytes, wherever this software lies.
    """
    import onnx
    import torch

    with warnings.catch_warnings():
        # torch.export copies pytree specifications of its own that are marked for removal.
        warnings.filterwarnings("ignore", r"`isinstance\(treespec, LeafSpec\)`", FutureWarning)
        program = torch.onnx.export(
            module,
            (batch,),
            input_names=[names[0]],
            output_names=names[1],
            dynamic_shapes=({0: torch.export.Dim("batch")},),
            dynamo=True,
            verbose=False,
        )
    assert program is not None  # dynamo gives one
    model = program.model_proto
    graph = model.graph
    # The exporter notes of each part which line of which file made it, by its path here.
    for part in (graph, *graph.node, *graph.initializer, *graph.value_info):
        part.ClearField("metadata_props")
    store_in_halves(graph, {name: each.numpy() for name, each in module.state_dict().items()})
    onnx.save(model, path)
