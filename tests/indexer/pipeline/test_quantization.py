"""The int8 form of an encoder answers what the model answers, or is not made or not opened."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from PIL import Image

from indexer.pipeline import quantization
from indexer.pipeline.quantization import quantize
from lookup.base.errors import GoldenMismatch
from lookup.encoders import onnx_encoder
from lookup.encoders.card import ModelCard
from lookup.encoders.onnx_encoder import ENCODER_FILE, OnnxEncoder
from lookup.encoders.port import Floats
from lookup.encoders.session import open_session
from lookup.encoders.torch.export import cosine
from lookup.encoders.torch.export_files import INT8_DIR
from lookup.encoders.torch.source import find_source


def pictures(seed: int, count: int = 6) -> list[Image.Image]:
    """Colour fields of several sizes of detail."""
    rng = np.random.default_rng(seed)
    return [
        Image.fromarray(rng.integers(0, 256, (cells, cells, 3), np.uint8)).resize((96, 96))
        for cells in rng.integers(2, 24, count)
    ]


@pytest.fixture(scope="module")
def int8(tiny_export: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small model in int8; not to be changed."""
    directory = tmp_path_factory.mktemp("int8") / "tiny"
    quantize(tiny_export, pictures(0), directory)
    return directory


def test_it_answers_other_pictures_nearly_as_in_float(tiny_export: Path, int8: Path) -> None:
    others = pictures(1)
    in_float, in_int8 = (
        OnnxEncoder.open(directory, threads=1).encode(others, patches=True)
        for directory in (tiny_export, int8)
    )
    assert cosine(in_float.vectors, in_int8.vectors) > 0.99
    assert in_float.patches is not None
    assert in_int8.patches is not None
    assert in_float.patches.shape == in_int8.patches.shape
    assert cosine(in_float.patches, in_int8.patches) > 0.98


def test_no_product_is_of_weights_in_float(int8: Path) -> None:
    graph = onnx.load(int8 / "encoder.onnx").graph
    stored = {tensor.name for tensor in graph.initializer}
    products = [node for node in graph.node if node.op_type in ("Conv", "Gemm", "MatMul")]
    assert products
    assert not [node.name for node in products if stored & set(node.input[:2])]


def test_what_attention_weighs_stays_in_float(int8: Path) -> None:
    """The runtime's own softmax of integers answers 0 where all is weighed alike."""
    graph = onnx.load(int8 / "encoder.onnx").graph
    weights = {node.output[0] for node in graph.node if node.op_type == "Softmax"}
    readers = [node.op_type for node in graph.node if weights.intersection(node.input)]
    assert readers
    assert set(readers) == {"MatMul"}


def test_of_convolutions_the_first_three_stay_in_float() -> None:
    """In what ships, which only `scripts/train.py quantize` makes anew."""
    shipped = find_source("embedded", offline=True).weights.parent / INT8_DIR / ENCODER_FILE
    graph = onnx.load(shipped).graph
    stored = {tensor.name for tensor in graph.initializer}
    convolutions = [node for node in graph.node if node.op_type == "Conv"]
    in_float = [bool(stored & set(node.input[:2])) for node in convolutions]
    assert in_float == [True] * 3 + [False] * (len(convolutions) - 3)


def test_it_is_another_network_of_the_same_weights(tiny_export: Path, int8: Path) -> None:
    in_float, in_int8 = (ModelCard.read(path / "card.json") for path in (tiny_export, int8))
    assert (in_float.precision, in_int8.precision) == ("fp32", "int8")
    assert in_float.weights_digest == in_int8.weights_digest == in_float.network_digest
    assert in_int8.network_digest != in_float.network_digest
    assert in_int8.quantized is not None
    assert in_int8.quantized.pictures == 6


def test_the_same_pictures_give_the_same_file(
    tiny_export: Path, int8: Path, tmp_path: Path
) -> None:
    again = quantize(tiny_export, pictures(0), tmp_path / "again")
    assert again == ModelCard.read(int8 / "card.json")


def test_one_that_answers_otherwise_is_not_made(
    tiny_export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quantization, "LEAST_AGREEMENT", 0.999999)
    with pytest.raises(GoldenMismatch, match="in int8 answers the golden pictures otherwise"):
        quantize(tiny_export, pictures(0), tmp_path / "bad")
    assert list(tmp_path.iterdir()) == []


def test_where_sums_overflow_exact_ones_are_taken(
    int8: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Overflowing:
        def __init__(self, session: Any) -> None:
            self._session = session

        def __getattr__(self, name: str) -> Any:
            return getattr(self._session, name)

        def run(self, *arguments: Any) -> list[Floats]:
            return [-answer for answer in self._session.run(*arguments)]

    def on_another_processor(path: Path, threads: int | None, *, exact: bool = False) -> Any:
        session = open_session(path, threads, exact=exact)
        return session if exact else Overflowing(session)

    expected = OnnxEncoder.open(int8, threads=1).encode(pictures(1)).vectors
    monkeypatch.setattr(onnx_encoder, "open_session", on_another_processor)
    opened = OnnxEncoder.open(int8, threads=1)
    assert cosine(opened.encode(pictures(1)).vectors, expected) > 0.9999


def test_one_that_answers_otherwise_than_where_it_was_made_is_not_opened(
    int8: Path, tmp_path: Path
) -> None:
    for file in int8.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    card = json.loads((tmp_path / "card.json").read_text())
    vector = card["quantized"]["golden"]["vectors"][0]
    vector[0], vector[1] = vector[0] + 0.1, vector[1] - 0.1
    (tmp_path / "card.json").write_text(json.dumps(card))
    with pytest.raises(GoldenMismatch, match="this processor's int8 arithmetic"):
        OnnxEncoder.open(tmp_path, threads=1)
