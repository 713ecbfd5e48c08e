"""The encoder as the service runs it: ONNX Runtime on the CPU, no torch."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from PIL.Image import Image

from lookup.base.errors import EncoderError, GoldenMismatch, PatchesNotSupported, TextNotSupported
from lookup.encoders.card import ModelCard
from lookup.encoders.golden import (
    LEAST_INT8_COSINE,
    check_golden,
    golden_pictures,
    least_cosine,
)
from lookup.encoders.network_file import network_digest
from lookup.encoders.port import Encoding, Floats
from lookup.encoders.session import open_session
from lookup.encoders.text_tower import TextTower

ENCODER_FILE = "encoder.onnx"
CARD_FILE = "card.json"
INPUT, VECTORS, PATCHES = "images", "vectors", "patches"


class OnnxEncoder:
    """An exported encoder, checked against its card; safe to share between threads."""

    def __init__(
        self,
        card: ModelCard,
        session: Any,
        *,
        texts: TextTower | None = None,
        batch_size: int = 4,
    ) -> None:
        """Use `open`, which checks what it opens. `batch_size`: images per run; on a CPU
        more gain nothing and cost memory."""
        self.card = card
        self._texts = texts
        self._session = session
        self._batch_size = batch_size

    @classmethod
    def open(cls, directory: Path, *, threads: int | None = None, batch_size: int = 4) -> Self:
        """Open encoder.onnx, card.json and the text tower where there is one; check the digests,
        then the golden vectors.

        `threads`: CPU threads of one run; None for all that this process may use. Raises
        EncoderError when a file is missing, damaged or no network, and GoldenMismatch when the
        network does not answer the golden pictures as the card says.
        """
        card = ModelCard.read(directory / CARD_FILE)
        texts = TextTower.open(directory, card.texts, threads=threads) if card.texts else None
        for exact in (False, True):
            # Exact sums only where the others overflow: they take twice the time.
            session = _session(card, directory, threads, exact=exact)
            encoder = cls(card, session, texts=texts, batch_size=batch_size)
            if encoder._answers_golden():
                return encoder
        raise GoldenMismatch(
            f"{card.name} in int8 does not reproduce its golden vectors here: its files or its"
            " preprocessing are damaged, or this processor's int8 arithmetic is another one.",
            "Build the index on a machine like this one, or with --precision fp32.",
        )

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

    def _answers_golden(self) -> bool:
        """Whether the golden vectors are the card's. Raises GoldenMismatch where they are not in
        float."""
        vectors, quantized = self.encode(golden_pictures()).vectors, self.card.quantized
        if quantized is None:
            check_golden(self.card.golden, vectors, self.card.name)
            return True
        return least_cosine(quantized.golden.array(), vectors) >= LEAST_INT8_COSINE

    def encode_text(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, float32 (n, d). Raises TextNotSupported where no text tower is there."""
        if self._texts is None:
            raise TextNotSupported(
                f"{self.card.name} was exported without a text tower: {len(texts)} texts go"
                " unread.",
                "Search with a photo, or by name, SKU or barcode.",
            )
        return self._texts.encode(texts)

    def knows(self, text: str) -> bool:
        """Whether the text tower was taught a word of the text; none where there is no tower."""
        return self._texts is not None and self._texts.knows(text)


def _session(card: ModelCard, directory: Path, threads: int | None, *, exact: bool) -> Any:
    path = directory / ENCODER_FILE
    if not path.is_file():
        raise EncoderError(f"{directory.name} has no {ENCODER_FILE}.", "Export the encoder again.")
    if network_digest(path) != card.encoder_digest:
        raise EncoderError(
            f"{ENCODER_FILE} in {directory.name} is not the file its card was written for.",
            "Restore the directory from a backup, or export the encoder again.",
        )
    session = open_session(path, threads, exact=exact)
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
