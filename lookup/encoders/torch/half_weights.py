"""Weights of an ONNX graph in half the bytes, where the network stays the same to the bit."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


def store_in_halves(graph: Any, weights: Mapping[str, Array]) -> None:
    """Stores the matrices and kernels that were published as 16-bit floats as such again.

    `weights` are the model's own, by the names of the graph's initializers: the exporter multiplies
    a kernel by the normalisation that follows it. What no 16-bit float gives exactly stays as it
    is. The runtime makes them 32-bit floats once, when it opens the file.
    """
    from onnx import numpy_helper

    nodes: list[Any] = []
    scales: list[Any] = []
    for stored in graph.initializer:
        name, values = stored.name, numpy_helper.to_array(stored)
        if values.dtype != np.float32 or values.ndim < 2:
            continue
        halves, scale = _exact(values), None
        original = weights.get(name)
        if halves is None and original is not None and _may_be_scaled(original, values):
            scale = _scale(original, values)
            halves = None if scale is None else _exact(original)
        if halves is None:
            continue
        nodes += _restored(name, scaled=scale is not None)
        stored.CopyFrom(numpy_helper.from_array(halves, f"{name}.half"))
        if scale is not None:
            scales.append(numpy_helper.from_array(scale, f"{name}.scale"))
    graph.initializer.extend(scales)
    # A graph's nodes stand in the order they are computed in.
    nodes += list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)


def _exact(values: Array) -> NDArray[np.float16] | None:
    """The same values as 16-bit floats, None where those would be others."""
    with np.errstate(over="ignore"):
        halves = values.astype(np.float16)
    return halves if np.array_equal(halves.astype(np.float32), values) else None


def _may_be_scaled(weights: Array, values: Array) -> bool:
    # What is the same was multiplied by nothing; to look for factors takes several times its size.
    return weights.shape == values.shape and not np.array_equal(weights, values)


def _scale(weights: Array, values: Array) -> Array | None:
    """One factor for each first index, float32 (n, 1, ...), that makes `weights` exactly `values`;
    None where there is none."""
    rows, products = (each.reshape(len(each), -1).astype(np.float64) for each in (weights, values))
    reach = np.spacing(np.abs(values)).reshape(len(values), -1).astype(np.float64) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.stack([(products - reach) / rows, (products + reach) / rows])
    most = np.finfo(np.float64).max / 2
    low = np.where(rows == 0, -most, ends.min(axis=0)).max(axis=1)
    high = np.where(rows == 0, most, ends.max(axis=0)).min(axis=1)
    scale = ((low + high) / 2).astype(np.float32).reshape(-1, *(1,) * (values.ndim - 1))
    return scale if np.array_equal(weights * scale, values) else None


def _restored(name: str, *, scaled: bool) -> list[Any]:
    """The nodes that compute the initializer of that name."""
    from onnx import TensorProto, helper

    if not scaled:
        return [helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT)]
    return [
        helper.make_node("Cast", [f"{name}.half"], [f"{name}.full"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}.full", f"{name}.scale"], [name]),
    ]
