"""Biases that make up for what rounding to 8 bits adds to a channel on average.

Nagel et al. 2019, "Data-Free Quantization Through Weight Equalization and Bias Correction",
section 4.2, with pictures in place of assumptions about them.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import numpy_helper
from onnx.utils import Extractor

from lookup.encoders.onnx_encoder import INPUT
from lookup.encoders.port import Floats

_WITH_BIASES = ("Conv", "Gemm")
_BIAS = 2
"""The bias's place among the inputs of such a node."""


def correct_biases(exact: Path, rounded: Path, batches: Sequence[Floats]) -> None:
    """Writes the network `rounded`, which was made of `exact`, anew: each channel of its products
    then has the mean that it has there, over `batches` (float32 (n, 3, h, w))."""
    in_float, in_int8 = onnx.load(exact), onnx.load(rounded)
    ours = _products(in_int8.graph)
    theirs = {name: node for name, node in _products(in_float.graph).items() if name in ours}
    if not theirs:
        return
    means = _channel_means(in_float, [node.output[0] for node in theirs.values()], batches)
    for name, mean in zip(theirs, means, strict=True):
        # One layer after the other: what is put right in one is then not put right again in the
        # next. All of them at once, several times over, does not settle.
        (found,) = _channel_means(in_int8, [ours[name].output[0]], batches)
        _add(in_int8.graph, ours[name].input[_BIAS], mean - found)
    onnx.save(in_int8, rounded)


def _products(graph: Any) -> dict[str, Any]:
    """Nodes with a bias by name, in the order they are computed in."""
    return {
        node.name: node
        for node in graph.node
        if node.op_type in _WITH_BIASES and len(node.input) > _BIAS
    }


def _channel_means(
    model: Any, outputs: list[str], batches: Sequence[Floats]
) -> list[NDArray[np.float32]]:
    """Of each output, (n, channels, ...), the mean of each channel."""
    known = {info.name for info in model.graph.value_info}
    for output in outputs:
        if output not in known:
            model.graph.value_info.append(
                onnx.helper.make_tensor_value_info(output, onnx.TensorProto.FLOAT, None)
            )
    part = Extractor(model).extract_model([INPUT], outputs)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        part.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    means = [
        [np.moveaxis(each, 1, 0).reshape(each.shape[1], -1).mean(axis=1) for each in answer]
        for answer in (session.run(outputs, {INPUT: batch}) for batch in batches)
    ]
    return [np.mean(of_one, axis=0) for of_one in zip(*means, strict=True)]


def _add(graph: Any, bias: str, shift: NDArray[np.float32]) -> None:
    """Adds to a stored bias: of a product in float as it is, of one in 8 bits in its steps."""
    stored = {tensor.name: tensor for tensor in graph.initializer}
    if bias in stored:
        values = numpy_helper.to_array(stored[bias]) + shift
        stored[bias].CopyFrom(numpy_helper.from_array(values, bias))
        return
    scaled = next(node for node in graph.node if bias in node.output)
    numbers, step = (stored[name] for name in scaled.input[:2])
    steps = np.rint(shift / numpy_helper.to_array(step)).astype(np.int32)
    moved = numpy_helper.to_array(numbers) + steps
    numbers.CopyFrom(numpy_helper.from_array(moved, numbers.name))
