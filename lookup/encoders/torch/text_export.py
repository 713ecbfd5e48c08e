"""The text tower of an open_clip model, for the service."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from lookup.base.digest import file_digest
from lookup.base.errors import EncoderError
from lookup.encoders.card import GoldenTexts, TextEntry
from lookup.encoders.golden import GOLDEN_TEXTS
from lookup.encoders.network_file import network_digest
from lookup.encoders.port import Floats
from lookup.encoders.text_tower import NUMBERS, TEXT_FILE, WORDS_FILE, check_golden_texts
from lookup.encoders.torch.open_clip_loader import TorchModel
from lookup.encoders.torch.source import EncoderSource
from lookup.encoders.torch.to_onnx import to_onnx
from lookup.encoders.torch.tokenizers import FoundTokenizer, find_tokenizer

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class TextSide:
    """What a text tower reads with, and what it makes of the golden texts: numbers, int64
    (n, length), and by open_clip's own path unit vectors, float32 (n, d)."""

    found: FoundTokenizer
    numbers: npt.NDArray[np.int64]
    vectors: Floats


def text_side(source: EncoderSource, loaded: TorchModel) -> TextSide | None:
    """That of a model; None where it came without a tokenizer. Raises EncoderError where the
    tokenizer is another model's."""
    found = find_tokenizer(source, loaded.model)
    if found is None:
        return None
    import torch

    numbers = found.tokenizer.numbers(GOLDEN_TEXTS)
    with torch.inference_mode():
        vectors = loaded.model.encode_text(torch.from_numpy(numbers), normalize=True)
    return TextSide(found, numbers, vectors.numpy())


def freeze_text(source: EncoderSource, side: TextSide) -> TextEntry:
    """The card's entry of a text tower."""
    return TextEntry(
        length=side.found.length,
        pieces_digest=None if side.found.entry else side.found.digest,
        tokenizer=side.found.entry,
        words_digest=file_digest(source.words) if source.words else None,
        golden=GoldenTexts(
            texts=GOLDEN_TEXTS,
            numbers=tuple(map(tuple, side.numbers.tolist())),
            vectors=tuple(tuple(round(float(value), 6) for value in row) for row in side.vectors),
        ),
    )


def export_text(
    source: EncoderSource, loaded: TorchModel, side: TextSide, out_dir: Path
) -> TextEntry:
    """Writes text.onnx, the tokenizer and the words taught; the entry with their digests.

    Raises EncoderError or GoldenMismatch when a frozen card says otherwise of files or vectors.
    """
    entry = freeze_text(source, side)
    frozen = source.card.texts if source.card else None
    if frozen is not None:
        _check_files(frozen, entry, side.found.file, source.name)
        check_golden_texts(frozen.golden, side.found.tokenizer, side.vectors)
        entry = frozen
    import torch

    numbers = torch.from_numpy(side.numbers)
    to_onnx(_tower(loaded.model), numbers, (NUMBERS, ["vectors"]), out_dir / TEXT_FILE)
    (out_dir / side.found.file).write_bytes(side.found.content)
    if source.words is not None:
        shutil.copyfile(source.words, out_dir / WORDS_FILE)
    return entry.model_copy(update={"encoder_digest": network_digest(out_dir / TEXT_FILE)})


def _check_files(frozen: TextEntry, found: TextEntry, tokenizer: str, name: str) -> None:
    digests = {
        tokenizer: (
            (frozen.pieces_digest, frozen.tokenizer),
            (found.pieces_digest, found.tokenizer),
        ),
        WORDS_FILE: (frozen.words_digest, found.words_digest),
    }
    for file, (expected, digest) in digests.items():
        if digest != expected:
            raise EncoderError(
                f"{file} of {name} is not the one its card was frozen with.",
                "Restore it from where the model was published, or freeze a new card.",
            )


def _tower(model: Any) -> "torch.nn.Module":
    import torch

    class Texts(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, numbers: torch.Tensor) -> torch.Tensor:
            vectors: torch.Tensor = self.model.encode_text(numbers, normalize=True)
            return vectors

    return Texts().eval()
