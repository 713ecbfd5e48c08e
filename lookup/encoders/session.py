"""ONNX Runtime on the CPU, as every network of this package is run."""

from pathlib import Path
from typing import Any

import onnxruntime

from lookup.base.cores import usable_cores
from lookup.base.errors import EncoderError


def open_session(path: Path, threads: int | None, *, exact: bool = False) -> Any:
    """The network in an ONNX file; `threads`: of one run, None for all this process may use.

    On x86 without VNNI sums of products with weights of 8 bits overflow, unless they are to be
    `exact`, which takes about twice the time. Raises EncoderError when the file is no network that
    can be run.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or usable_cores()
    options.inter_op_num_threads = 1
    # A plan of each shape's memory holds 9 MB more and saves no time.
    options.enable_mem_pattern = False
    # Idle threads that spin take the processor from the other workers of the service.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if exact:
        options.add_session_config_entry("session.x64quantprecision", "1")
    try:
        # By path: handed over as bytes, the network would be held twice.
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except (
        onnxruntime.capi.onnxruntime_pybind11_state.Fail,
        onnxruntime.capi.onnxruntime_pybind11_state.InvalidGraph,
        onnxruntime.capi.onnxruntime_pybind11_state.InvalidProtobuf,
        onnxruntime.capi.onnxruntime_pybind11_state.NoSuchFile,
        onnxruntime.capi.onnxruntime_pybind11_state.NotImplemented,
    ) as error:
        raise EncoderError(
            f"{path.name} in {path.parent.name} cannot be run: {error}",
            "Export the encoder again with this version.",
        ) from error
