#!/usr/bin/env bash
# onnxruntime 1.31.1 (PyPI), CPU: a softmax between integers (DequantizeLinear, Softmax,
# QuantizeLinear, as quantize_static writes them around attention) answers zeros where its inputs lie
# close together. At its default level of optimisation onnxruntime makes a QLinearSoftmax of the
# three; unoptimised, the same network answers what the operators' definitions say.
#
#   577 inputs that differ by at most .34 (step .0025), output step 8.0e-06 (the largest share / 255):
#   unoptimised 180 to 255, by default all 0. Steps of .02 and more are answered alike.
#
# It bites in transformers quantised with calibration: attention that looks at everything alike, as in
# the pooling by attention of SigLIP's image towers, comes out as zeros, and so does the picture's
# vector. Leave the product after the softmax in float (nodes_to_exclude).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet onnxruntime==1.31.1 onnx==1.23.2 numpy==2.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import numpy as np
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

COUNT, ZERO = 577, 121
Level = ort.GraphOptimizationLevel


def network(step, out_step):
    nodes = [
        helper.make_node("DequantizeLinear", ["x", "step", "zero"], ["scores"]),
        helper.make_node("Softmax", ["scores"], ["shares"], axis=-1),
        helper.make_node("QuantizeLinear", ["shares", "out_step", "out_zero"], ["y"]),
    ]
    stored = {
        "step": np.float32(step),
        "zero": np.uint8(ZERO),
        "out_step": np.float32(out_step),
        "out_zero": np.uint8(0),
    }
    graph = helper.make_graph(
        nodes,
        "softmax",
        [helper.make_tensor_value_info("x", TensorProto.UINT8, [1, COUNT])],
        [helper.make_tensor_value_info("y", TensorProto.UINT8, [1, COUNT])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in stored.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    return model.SerializeToString()


def answer(model, x, level):
    options = ort.SessionOptions()
    options.graph_optimization_level = level
    session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})[0]


x = np.random.default_rng(0).integers(60, 200, (1, COUNT)).astype(np.uint8)
for step, broken in ((0.02, False), (0.0025, True)):
    shares = np.exp((x.astype(np.float64) - ZERO) * step)
    shares /= shares.sum()
    model = network(step, shares.max() / 255)
    plain = answer(model, x, Level.ORT_DISABLE_ALL)
    fused = answer(model, x, Level.ORT_ENABLE_ALL)
    print(f"step {step}: unoptimised {plain.min()} to {plain.max()}, by default {fused.min()} to {fused.max()}")
    right = np.rint(shares / (shares.max() / 255))
    assert np.abs(plain - right).max() <= 1, "unoptimised it changed"
    assert (not fused.any()) == broken, "by default it changed"
PYTHON
