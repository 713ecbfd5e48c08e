"""A torch module as an ONNX file, with its weights in a second one where they are too many."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from lookup.encoders.network_file import weights_file
from lookup.encoders.torch.half_weights import store_in_halves

if TYPE_CHECKING:
    import torch

# A protocol buffer holds 2 GiB, its own fields included.
MOST_BYTES = 2**31 - 2**26


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
    if sum(len(each.raw_data) for each in graph.initializer) <= MOST_BYTES:
        onnx.save(model, path)
    else:
        location = weights_file(path).name
        onnx.save(model, path, save_as_external_data=True, location=location)
