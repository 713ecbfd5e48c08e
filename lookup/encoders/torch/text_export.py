"""The text tower of an open_clip model whose vocabulary came with it, for the service."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lookup.base.digest import file_digest
from lookup.base.errors import EncoderError
from lookup.encoders.card import GoldenTexts, TextEntry
from lookup.encoders.golden import GOLDEN_TEXTS
from lookup.encoders.port import Floats
from lookup.encoders.text_tower import (
    NUMBERS,
    PIECES_FILE,
    TEXT_FILE,
    WORDS_FILE,
    check_golden_texts,
)
from lookup.encoders.torch.open_clip_loader import TorchModel
from lookup.encoders.torch.source import EncoderSource
from lookup.encoders.torch.to_onnx import to_onnx
from lookup.encoders.word_pieces import WordPieces

if TYPE_CHECKING:
    import torch


def freeze_text(source: EncoderSource, loaded: TorchModel) -> TextEntry | None:
    """The card's entry of a text tower; None where the model came without a vocabulary.

    Raises EncoderError when the vocabulary is not of the size that the model has.
    """
    vectors = text_vectors(source, loaded)
    if source.pieces is None or vectors is None:
        return None
    words = _words(source, loaded)
    return TextEntry(
        length=words.context_length,
        pieces_digest=file_digest(source.pieces),
        words_digest=file_digest(source.words) if source.words else None,
        golden=GoldenTexts(
            texts=GOLDEN_TEXTS,
            numbers=tuple(map(tuple, words.numbers(GOLDEN_TEXTS).tolist())),
            vectors=tuple(tuple(round(float(value), 6) for value in row) for row in vectors),
        ),
    )


def export_text(source: EncoderSource, loaded: TorchModel, out_dir: Path) -> TextEntry | None:
    """Writes text.onnx, the vocabulary and the words taught; the entry with their digests.

    Raises EncoderError or GoldenMismatch when a frozen card says otherwise of files or vectors.
    """
    entry = freeze_text(source, loaded)
    if source.pieces is None or entry is None:
        return None
    frozen = source.card.texts if source.card else None
    if frozen is not None:
        _check_files(frozen, entry, source.name)
        check_golden_texts(frozen.golden, _words(source, loaded), entry.golden.array())
        entry = frozen
    import torch

    numbers = torch.from_numpy(_words(source, loaded).numbers(GOLDEN_TEXTS))
    to_onnx(_tower(loaded.model), numbers, (NUMBERS, ["vectors"]), out_dir / TEXT_FILE)
    shutil.copyfile(source.pieces, out_dir / PIECES_FILE)
    if source.words is not None:
        shutil.copyfile(source.words, out_dir / WORDS_FILE)
    return entry.model_copy(update={"encoder_digest": file_digest(out_dir / TEXT_FILE)})


def _check_files(frozen: TextEntry, found: TextEntry, name: str) -> None:
    digests = {
        PIECES_FILE: (frozen.pieces_digest, found.pieces_digest),
        WORDS_FILE: (frozen.words_digest, found.words_digest),
    }
    for file, (expected, digest) in digests.items():
        if digest != expected:
            raise EncoderError(
                f"{file} of {name} is not the one its card was frozen with.",
                "Restore it from where the model was published, or freeze a new card.",
            )


def text_vectors(source: EncoderSource, loaded: TorchModel) -> Floats | None:
    """Unit vectors of the golden texts by open_clip's own path; None without a vocabulary."""
    if source.pieces is None:
        return None
    import torch

    numbers = torch.from_numpy(_words(source, loaded).numbers(GOLDEN_TEXTS))
    with torch.inference_mode():
        vectors: Floats = loaded.model.encode_text(numbers, normalize=True).numpy()
    return vectors


def _words(source: EncoderSource, loaded: TorchModel) -> WordPieces:
    if source.pieces is None:
        raise EncoderError(f"{source.name} has no {PIECES_FILE}.", "Restore the model directory.")
    words = WordPieces.read(source.pieces, int(loaded.model.context_length))
    if len(words) != loaded.model.vocab_size:
        raise EncoderError(
            f"{PIECES_FILE} of {source.name} has {len(words)} pieces, its text tower"
            f" {loaded.model.vocab_size}.",
            "Restore both from where the model was published.",
        )
    return words


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
