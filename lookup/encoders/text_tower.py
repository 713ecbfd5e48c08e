"""The text tower as the service runs it: a tokenizer and ONNX Runtime, no torch."""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
import numpy.typing as npt

from lookup.base.errors import EncoderError, GoldenMismatch
from lookup.encoders.card import GoldenTexts, TextEntry
from lookup.encoders.frozen_tokenizer import TOKENIZER_FILE, FrozenTokenizer
from lookup.encoders.golden import GOLDEN_TEXTS, LEAST_COSINE, least_cosine
from lookup.encoders.network_file import network_digest
from lookup.encoders.port import Floats
from lookup.encoders.session import open_session
from lookup.encoders.taught_words import TaughtWords
from lookup.encoders.word_pieces import WordPieces

TEXT_FILE, PIECES_FILE = "text.onnx", "text_pieces.txt"
WORDS_FILE = "text_words.txt"
NUMBERS = "numbers"


class Tokenizer(Protocol):
    """Cuts texts into the numbers that a text tower reads."""

    def __len__(self) -> int:
        """How many numbers there are."""

    def numbers(self, texts: Sequence[str]) -> npt.NDArray[np.int64]:
        """int64 (n, length): one row a text."""


class TextTower:
    """Texts to unit vectors in the space of the images; safe to share between threads.

    Its network is loaded when the first text comes: most processes are asked for photos only, and
    it takes 16 MB.
    """

    def __init__(
        self, tokenizer: Tokenizer, load: Callable[[], Any], taught: TaughtWords | None
    ) -> None:
        """Use `open`, which checks what it opens. `load` gives the network's session."""
        self._tokenizer = tokenizer
        self._load = load
        self._loading = threading.Lock()
        self._session: Any = None
        self._taught = taught

    @classmethod
    def open(cls, directory: Path, entry: TextEntry, *, threads: int | None = None) -> Self:
        """Open text.onnx, its tokenizer and, where the card has them, text_words.txt; check
        their digests, then the golden texts.

        Raises EncoderError for files that are missing, damaged or another's, GoldenMismatch when
        the texts are cut into other pieces or answered otherwise than the card says.
        """
        tokenizer = _tokenizer(directory, entry)
        taught = None
        if entry.words_digest is not None:
            taught = TaughtWords.read(_checked(directory, WORDS_FILE, entry.words_digest))
        path = _checked(directory, TEXT_FILE, entry.encoder_digest)
        load = partial(open_session, path, threads)
        checked = cls(tokenizer, load, taught)
        check_golden_texts(entry.golden, tokenizer, checked.encode(GOLDEN_TEXTS))
        return cls(tokenizer, load, taught)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, float32 (n, d). Raises EncoderError where the file has gone."""
        with self._loading:
            if self._session is None:
                self._session = self._load()
        (vectors,) = self._session.run(None, {NUMBERS: self._tokenizer.numbers(texts)})
        answer: Floats = vectors
        return answer

    def knows(self, text: str) -> bool:
        """Whether it was taught a word of the text; of a tower that came without its words,
        nobody can tell, and it is taken to know any."""
        return self._taught is None or self._taught.any_in(text)


def check_golden_texts(golden: GoldenTexts, tokenizer: Tokenizer, vectors: Floats) -> None:
    """Raises GoldenMismatch unless pieces and vectors of GOLDEN_TEXTS are those of the card."""
    numbers = tuple(map(tuple, tokenizer.numbers(GOLDEN_TEXTS).tolist()))
    if golden.texts != GOLDEN_TEXTS or golden.numbers != numbers:
        raise GoldenMismatch(
            "The golden texts are cut into other pieces than the card says.",
            "Restore the tokenizer's file, or export the encoder again with this version.",
        )
    if not (cosine := least_cosine(golden.array(), vectors)) >= LEAST_COSINE:
        raise GoldenMismatch(
            f"The text tower does not reproduce its golden vectors: cosine {cosine:.5f}.",
            "Restore the original files, or export the encoder again from trusted weights.",
        )


def _tokenizer(directory: Path, entry: TextEntry) -> Tokenizer:
    if entry.tokenizer is None:
        pieces = _checked(directory, PIECES_FILE, entry.pieces_digest)
        return WordPieces.read(pieces, entry.length)
    path = _checked(directory, TOKENIZER_FILE, entry.tokenizer.digest)
    return FrozenTokenizer.read(path, entry.tokenizer, entry.length)


def _checked(directory: Path, name: str, digest: str | None) -> Path:
    path = directory / name
    if not path.is_file():
        raise EncoderError(f"{directory.name} has no {name}.", "Export the encoder again.")
    if network_digest(path) != digest:
        raise EncoderError(
            f"{name} in {directory.name} is not the file its card was written for.",
            "Restore the directory from a backup, or export the encoder again.",
        )
    return path
