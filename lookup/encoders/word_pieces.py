"""Words to the numbers that the text tower reads, without torch or open_clip."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from lookup.base.errors import EncoderError
from lookup.base.folding import tokens
from lookup.encoders.text_file import read_lines

PAD, UNKNOWN, END = "[PAD]", "[UNK]", "[END]"
SPECIAL = (PAD, UNKNOWN, END)
"""The first pieces of every vocabulary, in this order: their numbers are 0, 1 and 2."""
CONTINUED = "##"
"""Begins a piece that goes on with a word."""


class WordPieces:
    """A vocabulary of pieces, and how texts are cut into them."""

    def __init__(self, pieces: Sequence[str], context_length: int) -> None:
        """`pieces` begin with SPECIAL; `context_length`: numbers a text. Raises EncoderError."""
        if tuple(pieces[:3]) != SPECIAL or len(set(pieces)) != len(pieces):
            raise EncoderError(
                f"A vocabulary begins with {', '.join(SPECIAL)} and has every piece once.",
                "Restore the file from where the model was published.",
            )
        self.context_length = context_length
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._longest = max(map(len, pieces))

    @classmethod
    def read(cls, path: Path, context_length: int) -> Self:
        """The vocabulary in a UTF-8 file, a piece a line. Raises EncoderError."""
        return cls(read_lines(path), context_length)

    def __len__(self) -> int:
        return len(self._numbers)

    def numbers(self, texts: Sequence[str]) -> npt.NDArray[np.int64]:
        """int64 (n, context_length): each text's pieces, then END, then PAD; what is too long is
        cut. Case, accents and punctuation do not count; Chinese is read character by character."""
        table = np.zeros((len(texts), self.context_length), np.int64)
        for row, text in enumerate(texts):
            found = [number for word in tokens(text) for number in self._cut(word)]
            found = [*found[: self.context_length - 1], self._numbers[END]]
            table[row, : len(found)] = found
        return table

    def _cut(self, word: str) -> list[int]:
        """The longest piece that begins the word, then the longest that goes on with it."""
        found: list[int] = []
        start = 0
        while start < len(word):
            for end in range(min(len(word), start + self._longest), start, -1):
                piece = word[start:end] if start == 0 else CONTINUED + word[start:end]
                if piece in self._numbers:
                    found.append(self._numbers[piece])
                    break
            else:
                found.append(self._numbers[UNKNOWN])
                end = start + 1
            start = end
        return found
