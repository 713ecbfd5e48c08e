"""The int8 form of an exported encoder, calibrated on pictures of the catalogue that it is for.

Only builds come here; the service runs what is made, as any other export.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnxruntime.quantization import (
    CalibrationDataReader,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process
from PIL.Image import Image

from indexer.pipeline.bias_correction import correct_biases
from lookup.base.durable import staged_directory
from lookup.base.errors import GoldenMismatch
from lookup.encoders.card import GoldenVectors, ModelCard, QuantizedEntry
from lookup.encoders.golden import golden_pictures, least_cosine, pictures_digest
from lookup.encoders.network_file import network_digest, weights_file
from lookup.encoders.onnx_encoder import CARD_FILE, ENCODER_FILE, INPUT, VECTORS
from lookup.encoders.port import Floats
from lookup.encoders.preprocessing import Preprocessing
from lookup.encoders.session import open_session

LEAST_AGREEMENT = 0.98
"""Cosine of golden vectors in int8 and float: .993 for the embedded model, .9996 for ViT-B/32."""

# Normalisation and softmax of a transformer lose what they are for when their inputs are rounded
# (vectors' cosine with float .977 instead of .9997), and take next to no time.
_TRANSFORMER = "LayerNormalization"
_PRODUCTS = ["Conv", "Gemm", "MatMul"]

# Of convolutions the first three stay in float: the embedded model's vectors then agree to .9975
# (at worst .995, on 40 phone photos) with those in float, instead of .995 (at worst .985). The
# second has a kernel for each channel, some of which see next to nothing; from the third on there
# are few enough channels that turning them for the next, which is in 8 bits, costs little.
_IN_FLOAT = 3
_CORRECTED_ON = 25
"""The first pictures, which biases are corrected with."""


def quantize(directory: Path, pictures: Iterable[Image], out_dir: Path) -> ModelCard:
    """Writes the export in `directory` once more into `out_dir`, which is created, its weights and
    activations in 8 bits; `pictures` (upright RGB, different kinds in turns) say how far
    activations reach.

    Raises GoldenMismatch where the rounded network answers the golden pictures otherwise than the
    model by more than LEAST_AGREEMENT; nothing is left then. Raises ValueError without pictures.
    """
    card = ModelCard.read(directory / CARD_FILE)
    reader = _Batches(pictures, card.preprocessing)
    with staged_directory(out_dir) as made:
        shutil.copytree(directory, made, dirs_exist_ok=True)
        for file in (made / ENCODER_FILE, weights_file(made / ENCODER_FILE)):
            file.unlink(missing_ok=True)
        _quantize(directory / ENCODER_FILE, reader, made / ENCODER_FILE)
        answer = _golden_answer(made / ENCODER_FILE, card.preprocessing)
        _check_agreement(card, answer)
        golden = GoldenVectors.of(pictures_digest(), answer)
        entry = QuantizedEntry(pictures=reader.read, golden=golden)
        digest = network_digest(made / ENCODER_FILE)
        card = card.model_copy(update={"encoder_digest": digest, "quantized": entry})
        card.write(made / CARD_FILE)
    return card


class _Batches(CalibrationDataReader):  # type: ignore[misc]  # onnxruntime has no annotations
    """Pictures as the network reads them, one by one; `read` counts them, `first` keeps some."""

    def __init__(self, pictures: Iterable[Image], preprocessing: Preprocessing) -> None:
        self.read = 0
        self.first: list[Floats] = []
        self._batches = self._prepared(pictures, preprocessing)

    def get_next(self) -> dict[str, Floats] | None:
        """What onnxruntime asks for until there is none."""
        return next(self._batches, None)

    def _prepared(
        self, pictures: Iterable[Image], preprocessing: Preprocessing
    ) -> Iterator[dict[str, Floats]]:
        for picture in pictures:
            self.read += 1
            batch = preprocessing.apply(picture)[None]
            if len(self.first) < _CORRECTED_ON:
                self.first.append(batch)
            yield {INPUT: batch}


def _quantize(path: Path, reader: _Batches, out: Path) -> None:
    with tempfile.TemporaryDirectory(dir=out.parent) as scratch:
        prepared = Path(scratch, "prepared.onnx")
        large = weights_file(path).is_file()
        quant_pre_process(path, prepared, skip_symbolic_shape=True, save_as_external_data=large)
        graph = onnx.load(prepared, load_external_data=False).graph
        quantize_static(
            prepared,
            out,
            reader,
            quant_format=QuantFormat.QDQ,
            use_external_data_format=large,
            op_types_to_quantize=_operators(graph),
            nodes_to_exclude=_sensitive(graph),
            per_channel=True,
            # All 8 bits, though on x86 without VNNI sums then overflow: with 7 the embedded model's
            # vectors agree to .978 instead of .995. Where they do, the golden vectors say so, and
            # the service takes exact sums.
            reduce_range=False,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
        )
        if not _is_transformer(graph) and not large:
            correct_biases(prepared, out, reader.first)


def _operators(graph: Any) -> list[str] | None:
    """Those to be rounded; None for all."""
    return _PRODUCTS if _is_transformer(graph) else None


def _sensitive(graph: Any) -> list[str]:
    """The nodes that stay in float."""
    if _is_transformer(graph):
        # What attention weighs: with its weights in 8 bits ONNX Runtime 1.31 takes a softmax of
        # its own, which answers 0 where all are alike: findings/onnxruntime_flat_int8_softmax.sh.
        weights = {node.output[0] for node in graph.node if node.op_type == "Softmax"}
        return [node.name for node in graph.node if weights.intersection(node.input)]
    return [node.name for node in graph.node if node.op_type == "Conv"][:_IN_FLOAT]


def _is_transformer(graph: Any) -> bool:
    return any(node.op_type == _TRANSFORMER for node in graph.node)


def _golden_answer(path: Path, preprocessing: Preprocessing) -> Floats:
    session = open_session(path, 1)
    answers = [
        session.run([VECTORS], {INPUT: preprocessing.apply(picture)[None]})[0][0]
        for picture in golden_pictures()
    ]
    return np.stack(answers)


def _check_agreement(card: ModelCard, answer: Floats) -> None:
    if not (cosine := least_cosine(card.golden.array(), answer)) >= LEAST_AGREEMENT:
        raise GoldenMismatch(
            f"{card.name} in int8 answers the golden pictures otherwise than in float: cosine"
            f" {cosine:.4f}, at least {LEAST_AGREEMENT} is needed.",
            "Build with --precision fp32.",
        )
