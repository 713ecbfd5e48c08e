"""Texts to the numbers of a tokenizer that was frozen beside its model, without torch."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from lookup.base.errors import EncoderError
from lookup.encoders.card import TokenizerEntry
from lookup.encoders.text_cleaning import cleaned

TOKENIZER_FILE = "text_tokenizer.json"


class FrozenTokenizer:
    """A tokenizer of the package `tokenizers`; cuts and pads to one length, as its file says.

    CLIP's own, and those of the hub: T5, Gemma, XLM-R, BERT. Safe to share between threads.
    """

    def __init__(self, tokenizer: Any, entry: TokenizerEntry, length: int) -> None:
        """`tokenizer` is a tokenizers.Tokenizer; `length`: numbers a text."""
        self._tokenizer = tokenizer
        self._entry = entry
        self._length = length

    @classmethod
    def read(cls, path: Path, entry: TokenizerEntry, length: int) -> Self:
        """The tokenizer in a file. Raises EncoderError when it is none, or its library is not
        installed."""
        try:
            import ftfy  # noqa: F401  what cleaning needs is missed here, not at the first search
            from tokenizers import Tokenizer
        except ModuleNotFoundError as error:
            raise EncoderError(
                f"The text tower in {path.parent.name} is read with the library {error.name},"
                " which is not installed.",
                "Install the extra: pip install 'boutique-lookup[tokenizers]'.",
            ) from error
        try:
            tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # it raises no narrower kind
            raise EncoderError(
                f"{path.name} in {path.parent.name} is not a tokenizer: {error}",
                "Export the encoder again.",
            ) from error
        return cls(tokenizer, entry, length)

    def __len__(self) -> int:
        """How many numbers there are."""
        return int(self._tokenizer.get_vocab_size())

    def numbers(self, texts: Sequence[str]) -> npt.NDArray[np.int64]:
        """int64 (n, length): each text's numbers, as open_clip's tokenizer of the model gives them,
        but that CLIP's markers of start and end are spelled when somebody writes them."""
        table = np.zeros((len(texts), self._length), np.int64)
        for row, text in enumerate(texts):
            # One by one: a batch starts threads, which do not survive a fork.
            table[row] = self._tokenizer.encode(cleaned(text, self._entry.clean)).ids
        if self._entry.zeroed is not None:
            table[table == self._entry.zeroed] = 0
        return table
