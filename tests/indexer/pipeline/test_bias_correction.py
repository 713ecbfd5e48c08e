"""Rounding to 8 bits moves no channel of a network on average."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from onnxruntime import InferenceSession
from onnxruntime.quantization import (
    CalibrationDataReader,
    QuantFormat,
    QuantType,
    quantize_static,
)

from indexer.pipeline.bias_correction import correct_biases
from lookup.encoders.port import Floats


class Batches(CalibrationDataReader):  # type: ignore[misc]  # onnxruntime has no annotations
    def __init__(self, batches: list[Floats]) -> None:
        self._batches = iter(batches)

    def get_next(self) -> dict[str, Floats] | None:
        batch = next(self._batches, None)
        return None if batch is None else {"images": batch}


@pytest.fixture(scope="module")
def batches() -> list[Floats]:
    rng = np.random.default_rng(0)
    return [rng.random((1, 3, 8, 8), np.float32) for _ in range(6)]


@pytest.fixture
def networks(tmp_path: Path, batches: list[Floats]) -> tuple[Path, Path]:
    """Three convolutions in float, and the same with all but the first in 8 bits. Weights are few
    and far apart: rounding them moves what comes out."""
    rng = np.random.default_rng(1)
    nodes, weights = [], []
    for number, source in enumerate(("images", "one", "two")):
        kernel = rng.standard_normal((3, 3, 1, 1)).astype(np.float32)
        kernel[:, 0] *= 40
        kernel[:, 0] -= kernel[:, 0].mean()
        weights += [
            numpy_helper.from_array(kernel, f"kernel{number}"),
            numpy_helper.from_array(np.zeros(3, np.float32), f"bias{number}"),
        ]
        inputs = [source, f"kernel{number}", f"bias{number}"]
        nodes.append(
            helper.make_node("Conv", inputs, [("one", "two", "last")[number]], name=f"conv{number}")
        )
    graph = helper.make_graph(
        nodes,
        "three",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, 8, 8])],
        [helper.make_tensor_value_info("last", TensorProto.FLOAT, [1, 3, 8, 8])],
        weights,
    )
    exact, rounded = tmp_path / "exact.onnx", tmp_path / "rounded.onnx"
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(onnx.shape_inference.infer_shapes(model), exact)
    quantize_static(
        exact,
        rounded,
        Batches(batches),
        quant_format=QuantFormat.QDQ,
        nodes_to_exclude=["conv0"],
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
    )
    return exact, rounded


def means(path: Path, batches: list[Floats]) -> Floats:
    session = InferenceSession(path, providers=["CPUExecutionProvider"])
    answers = np.concatenate([session.run(None, {"images": batch})[0] for batch in batches])
    channels: Floats = answers.mean(axis=(0, 2, 3))
    return channels


def test_every_channels_mean_is_that_in_float(
    networks: tuple[Path, Path], batches: list[Floats]
) -> None:
    exact, rounded = networks
    wanted = means(exact, batches)
    before = np.abs(means(rounded, batches) - wanted)
    correct_biases(exact, rounded, batches)
    after = np.abs(means(rounded, batches) - wanted)
    assert after.max() < before.max() / 5


def test_it_stays_a_network_in_8_bits(networks: tuple[Path, Path], batches: list[Floats]) -> None:
    exact, rounded = networks
    before = [node.op_type for node in onnx.load(rounded).graph.node]
    correct_biases(exact, rounded, batches)
    assert [node.op_type for node in onnx.load(rounded).graph.node] == before
