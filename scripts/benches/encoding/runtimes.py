"""The same network under other runtimes, on tensors that lie ready."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lookup.encoders.onnx_encoder import ENCODER_FILE, INPUT, PATCHES, VECTORS
from lookup.encoders.session import open_session

Run = Callable[[Any], object]
"""From a batch, float32 (n, 3, h, w), to the outputs of the network, patches included."""


def runtimes(directories: dict[str, Path], threads: int) -> dict[str, Run]:
    """Each export (by the name of its precision) under ONNX Runtime, and OpenVINO if installed."""
    found = {
        f"ONNX Runtime, {name}": _onnx_runtime(directory / ENCODER_FILE, threads)
        for name, directory in directories.items()
    }
    if importlib.util.find_spec("openvino"):
        found |= {
            f"OpenVINO, {name}": _openvino(directory / ENCODER_FILE, threads)
            for name, directory in directories.items()
        }
    return found


def _onnx_runtime(path: Path, threads: int) -> Run:
    session = open_session(path, threads)
    return lambda batch: session.run([VECTORS, PATCHES], {INPUT: batch})


def _openvino(path: Path, threads: int) -> Run:
    import openvino

    settings = {
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_NUM_THREADS": threads,
        # It would take bfloat16 by itself where the processor has it.
        "INFERENCE_PRECISION_HINT": "f32",
    }
    request = openvino.Core().compile_model(path, "CPU", settings).create_infer_request()

    def run(batch: Any) -> object:
        request.infer({INPUT: batch})
        return [request.get_output_tensor(number).data.copy() for number in (0, 1)]

    return run
