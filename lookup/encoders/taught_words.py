"""The words a text tower was taught, which tell what it reads from what it only spells."""

from collections.abc import Iterable
from pathlib import Path
from typing import Self

from lookup.base.folding import is_unspaced, runs
from lookup.encoders.text_file import read_lines

# What the captions' languages add to a word for many things: the tower reads it with them too.
_MANY = ("s", "x", "n")


class TaughtWords:
    """Whole words, in any language; case and accents don't count."""

    def __init__(self, words: Iterable[str]) -> None:
        folded = [run for word in words for run in runs(word)]
        self._spaced = frozenset(word for word in folded if not is_unspaced(word))
        self._unspaced = frozenset(word for word in folded if is_unspaced(word))
        self._longer = frozenset(word for word in self._unspaced if len(word) > 1)

    @classmethod
    def read(cls, path: Path) -> Self:
        """The words in a UTF-8 file, one a line. Raises EncoderError."""
        return cls(read_lines(path))

    def any_in(self, text: str) -> bool:
        """Whether a word of the text was taught; unspaced scripts hide theirs anywhere, but
        single characters are part of too many other words."""
        return any(map(self._taught, runs(text)))

    def _taught(self, run: str) -> bool:
        if is_unspaced(run):
            return run in self._unspaced or any(word in run for word in self._longer)
        return run in self._spaced or (run.endswith(_MANY) and run[:-1] in self._spaced)
