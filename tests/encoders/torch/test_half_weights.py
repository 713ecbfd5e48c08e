"""What was published in 16 bits is stored so again, and the network stays the same to the bit."""

import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from onnx import TensorProto, helper, numpy_helper

from lookup.encoders.torch.half_weights import Array, store_in_halves

NAME = "kernel"
HALVES = arrays(np.float16, (3, 4), elements=st.floats(-100, 100, width=16))
SCALES = arrays(np.float32, (3, 1), elements=st.floats(0.015625, 64, width=32))


def model_of(kernel: Array) -> onnx.ModelProto:
    """A network that adds `kernel` to zeros."""
    place = (TensorProto.FLOAT, list(kernel.shape))
    graph = helper.make_graph(
        [helper.make_node("Add", ["zeros", NAME], ["sum"])],
        "graph",
        [helper.make_tensor_value_info("zeros", *place)],
        [helper.make_tensor_value_info("sum", *place)],
        [numpy_helper.from_array(kernel, NAME)],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)


def computed(model: onnx.ModelProto, shape: tuple[int, ...]) -> Array:
    """What it makes of the kernel."""
    onnx.checker.check_model(model)
    session = onnxruntime.InferenceSession(model.SerializeToString())
    answer: Array = session.run(None, {"zeros": np.zeros(shape, np.float32)})[0]
    return answer


def types(model: onnx.ModelProto) -> list[int]:
    return [stored.data_type for stored in model.graph.initializer]


@given(HALVES)
def test_a_kernel_of_16_bits_is_stored_in_16(halves: np.ndarray) -> None:
    kernel = halves.astype(np.float32)
    model = model_of(kernel)
    store_in_halves(model.graph, {})
    assert types(model) == [TensorProto.FLOAT16]
    np.testing.assert_array_equal(computed(model, kernel.shape), kernel)


@given(HALVES, SCALES)
def test_a_kernel_with_its_normalisation_in_it_comes_out_to_the_bit(
    halves: np.ndarray, scales: np.ndarray
) -> None:
    published = halves.astype(np.float32)
    kernel = published * scales
    model = model_of(kernel)
    store_in_halves(model.graph, {NAME: published})
    assert types(model)[0] == TensorProto.FLOAT16
    np.testing.assert_array_equal(computed(model, kernel.shape), kernel)


@pytest.mark.parametrize(
    ("published", "why"),
    [(0.1, "needs 32 bits"), (1.0, "is no multiple")],
)
def test_any_other_stays_as_it_is(published: float, why: str) -> None:
    kernel = np.array([[0.1, 0.2, 0.7]], np.float32)
    model = model_of(kernel)
    store_in_halves(model.graph, {NAME: np.full_like(kernel, published)})
    assert types(model) == [TensorProto.FLOAT], why


def test_biases_stay_as_they_are() -> None:
    model = model_of(np.ones(3, np.float32))
    store_in_halves(model.graph, {})
    assert types(model) == [TensorProto.FLOAT]
