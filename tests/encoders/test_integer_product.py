"""IntegerProduct: what NumPy multiplies, exactly."""

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from onnx import TensorProto, helper

from lookup.encoders import integer_product
from lookup.encoders.integer_product import IntegerProduct

MULTIPLY = IntegerProduct()
SIDES = st.tuples(*(st.integers(1, 40) for _ in range(3)))


@st.composite
def factors(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    rows, inner, columns = draw(SIDES)
    left, right = ((rows, inner), (inner, columns))
    return draw(hnp.arrays(np.int8, left)), draw(hnp.arrays(np.int8, right))


@given(factors())
def test_the_product_is_that_of_whole_numbers(pair: tuple[np.ndarray, np.ndarray]) -> None:
    left, right = pair
    found = MULTIPLY(left, right)
    assert found.dtype == np.int32
    np.testing.assert_array_equal(found, left.astype(np.int64) @ right.astype(np.int64))


@pytest.mark.parametrize("extreme", [(-128, -128), (127, -128), (-128, 127), (127, 127)])
def test_no_sum_is_cut_off(extreme: tuple[int, int]) -> None:
    left, right = np.full((5, 64), extreme[0], np.int8), np.full((64, 9), extreme[1], np.int8)
    assert (MULTIPLY(left, right) == 64 * extreme[0] * extreme[1]).all()


def test_the_network_is_one_multiplication_whose_left_side_has_no_signs() -> None:
    inputs = [
        helper.make_tensor_value_info("left", TensorProto.UINT8, ["n", "d"]),
        helper.make_tensor_value_info("right", TensorProto.INT8, ["d", "m"]),
    ]
    output = helper.make_tensor_value_info("product", TensorProto.INT32, ["n", "m"])
    zero = helper.make_tensor("zero", TensorProto.UINT8, [], [128])
    node = helper.make_node("MatMulInteger", ["left", "right", "zero"], ["product"])
    graph = helper.make_graph([node], "integer_product", inputs, [output], [zero])
    assert onnx.load(integer_product._NETWORK).graph == graph
