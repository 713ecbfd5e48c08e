"""IntegerProduct: what NumPy multiplies, exactly."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from onnx import TensorProto, helper

from lookup.encoders import integer_product
from lookup.encoders.integer_product import IntegerProduct
from lookup.encoders.session import open_session

WAYS = (IntegerProduct(), IntegerProduct(signed=False))
"""The quickest that is exact on this processor, and the one that is exact on all."""
SIDES = st.tuples(*(st.integers(1, 40) for _ in range(3)))


@st.composite
def factors(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    rows, inner, columns = draw(SIDES)
    left, right = ((rows, inner), (inner, columns))
    return draw(hnp.arrays(np.int8, left)), draw(hnp.arrays(np.int8, right))


@given(factors())
def test_the_product_is_that_of_whole_numbers(pair: tuple[np.ndarray, np.ndarray]) -> None:
    left, right = pair
    for multiply in WAYS:
        found = multiply(left, right)
        assert found.dtype == np.int32
        np.testing.assert_array_equal(found, left.astype(np.int64) @ right.astype(np.int64))


@pytest.mark.parametrize("extreme", [(-128, -128), (127, -128), (-128, 127), (127, 127)])
def test_no_sum_is_cut_off(extreme: tuple[int, int]) -> None:
    left, right = np.full((5, 64), extreme[0], np.int8), np.full((64, 9), extreme[1], np.int8)
    for multiply in WAYS:
        assert (multiply(left, right) == 64 * extreme[0] * extreme[1]).all()


def test_signs_are_given_up_where_the_processor_cuts_sums_off_with_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Cut:
        """Sums as x86 without VNNI makes them, of two products each."""

        def run(self, _names: None, factors: dict[str, np.ndarray]) -> tuple[np.ndarray]:
            pairs = factors["left"].astype(int)[:, :, None] * factors["right"].astype(int)
            sums = pairs.reshape(len(pairs), -1, 2, pairs.shape[2]).sum(axis=2)
            return (np.clip(sums, -(2**15), 2**15 - 1).sum(axis=1),)

    opened: list[str] = []

    def opening(path: Path, threads: int) -> Any:
        opened.append(path.name)
        return Cut() if path == integer_product._SIGNED else open_session(path, threads)

    monkeypatch.setattr(integer_product, "open_session", opening)
    ones = np.ones((2, 2), np.int8)
    assert IntegerProduct()(ones, ones).tolist() == [[2, 2], [2, 2]]
    assert opened == ["integer_product.onnx", "integer_product_unsigned.onnx"]


@pytest.mark.parametrize(
    ("path", "right", "zeros"),
    [
        (integer_product._SIGNED, TensorProto.INT8, ["zero"]),
        (integer_product._UNSIGNED, TensorProto.UINT8, ["zero", "zero"]),
    ],
)
def test_each_network_is_one_multiplication_whose_left_side_has_no_signs(
    path: Path, right: int, zeros: list[str]
) -> None:
    inputs = [
        helper.make_tensor_value_info("left", TensorProto.UINT8, ["n", "d"]),
        helper.make_tensor_value_info("right", right, ["d", "m"]),
    ]
    output = helper.make_tensor_value_info("product", TensorProto.INT32, ["n", "m"])
    zero = helper.make_tensor("zero", TensorProto.UINT8, [], [128])
    node = helper.make_node("MatMulInteger", ["left", "right", *zeros], ["product"])
    graph = helper.make_graph([node], "integer_product", inputs, [output], [zero])
    assert onnx.load(path).graph == graph
