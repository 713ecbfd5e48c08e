"""The encoder as the service runs it: ONNX Runtime on the CPU, no torch."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import onnxruntime
from PIL.Image import Image

from lookup.cores import usable_cores
from lookup.encoders.card import ModelCard
from lookup.encoders.golden import check_golden, golden_pictures
from lookup.encoders.port import Encoding, Floats
from lookup.errors import EncoderError, PatchesNotSupported, TextNotSupported

ENCODER_FILE = "encoder.onnx"
CARD_FILE = "card.json"
INPUT, VECTORS, PATCHES = "images", "vectors", "patches"


class OnnxEncoder:
    """An exported encoder, checked against its card; safe to share between threads."""

    def __init__(self, card: ModelCard, session: Any, *, batch_size: int = 4) -> None:
        """Use `open`, which checks what it opens. `batch_size`: images per run; on a CPU
        more gain nothing and cost memory."""
        self.card = card
        self._session = session
        self._batch_size = batch_size

    @classmethod
    def open(cls, directory: Path, *, threads: int | None = None, batch_size: int = 4) -> Self:
        """Open encoder.onnx and card.json, check the digest, then the golden vectors.

        `threads`: CPU threads of one run; None for all that this process may use. Raises
        EncoderError when a file is missing, damaged or no network, and GoldenMismatch when the
        network does not answer the golden pictures as the card says.
        """
        card = ModelCard.read(directory / CARD_FILE)
        encoder = cls(card, _session(card, directory, threads), batch_size=batch_size)
        check_golden(card.golden, encoder.encode(golden_pictures()).vectors, card.name)
        return encoder

    def encode(self, images: Sequence[Image], *, patches: bool = False) -> Encoding:
        """Encode upright RGB images; the patch grid is computed only when asked.

        Raises PatchesNotSupported when it is asked of an encoder whose card has none.
        """
        grid = self.card.patches
        if patches and grid is None:
            raise PatchesNotSupported(
                f"{self.card.name} gives no patch grid.",
                "Choose another encoder, or match on the global vector alone.",
            )
        wanted = [VECTORS, PATCHES] if patches else [VECTORS]
        vectors = np.empty((len(images), self.card.dimension), dtype=np.float32)
        cells = (
            np.empty((len(images), grid.height, grid.width, grid.channels), dtype=np.float32)
            if patches and grid is not None
            else None
        )
        for start in range(0, len(images), self._batch_size):
            rows = slice(start, start + self._batch_size)
            batch = np.stack([self.card.preprocessing.apply(image) for image in images[rows]])
            answer = self._session.run(wanted, {INPUT: batch})
            vectors[rows] = answer[0]
            if cells is not None:
                cells[rows] = answer[1]
        return Encoding(vectors=vectors, patches=cells)

    def encode_text(self, texts: Sequence[str]) -> Floats:
        """Raises TextNotSupported: only image towers are exported so far."""
        raise TextNotSupported(
            f"{self.card.name} was exported without a text tower: {len(texts)} texts go unread.",
            "Search with a photo, or by name, SKU or barcode.",
        )


def file_digest(path: Path) -> str:
    """sha256 of a file, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _session(card: ModelCard, directory: Path, threads: int | None) -> Any:
    path = directory / ENCODER_FILE
    if not path.is_file():
        raise EncoderError(f"{directory.name} has no {ENCODER_FILE}.", "Export the encoder again.")
    if file_digest(path) != card.encoder_digest:
        raise EncoderError(
            f"{ENCODER_FILE} in {directory.name} is not the file its card was written for.",
            "Restore the directory from a backup, or export the encoder again.",
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or usable_cores()
    options.inter_op_num_threads = 1
    # Idle threads that spin take the processor from the other workers of the service.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        # By path: handed over as bytes, the network would be held twice.
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except (
        onnxruntime.capi.onnxruntime_pybind11_state.Fail,
        onnxruntime.capi.onnxruntime_pybind11_state.InvalidGraph,
        onnxruntime.capi.onnxruntime_pybind11_state.InvalidProtobuf,
        onnxruntime.capi.onnxruntime_pybind11_state.NotImplemented,
    ) as error:
        raise EncoderError(
            f"{ENCODER_FILE} in {directory.name} cannot be run: {error}",
            "Export the encoder again with this version.",
        ) from error
    _check_shapes(card, session)
    return session


def _check_shapes(card: ModelCard, session: Any) -> None:
    """Inputs and outputs of the network are those of the card, the batch left open."""
    found = {
        place.name: place.shape[1:] for place in (*session.get_inputs(), *session.get_outputs())
    }
    promised = {INPUT: [3, *card.preprocessing.size], VECTORS: [card.dimension]}
    if card.patches is not None:
        promised[PATCHES] = [card.patches.height, card.patches.width, card.patches.channels]
    if found != promised:
        raise EncoderError(
            f"{ENCODER_FILE} of {card.name} has the shapes {found}, its card says {promised}.",
            "Export the encoder again.",
        )
