"""Ranking products by the encoder's own understanding of words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from lookup.encoders.port import Encoder, Floats
from lookup.index.generation import Generation
from lookup.search.asking.lexicon import Lexicon
from lookup.search.asking.understanding import SortedWords

_IMAGES = 400
_LEAST_FIT = 2.0
"""Standard deviations by which words fit a picture better than the names of kinds do."""


@dataclass(frozen=True)
class EncoderWords:
    """What of a search's words an encoder reads, each in a form that it was taught.

    `all_words`: it reads all that says what the product is.
    """

    words: tuple[str, ...]
    colors: tuple[str, ...]
    all_words: bool

    @classmethod
    def of(cls, understood: SortedWords, encoder: Encoder) -> Self:
        """Words in a language that the encoder was not taught are read by their synonyms."""
        words = [_known(word.alternatives, encoder) for word in understood.words]
        colors = [_known((each.text, *each.values), encoder) for each in understood.colors]
        return cls(tuple(filter(None, words)), tuple(filter(None, colors)), None not in words)

    @property
    def tells(self) -> bool:
        """Whether it reads what a product is. A colour alone tells that where nothing else is
        asked for, and nothing of a product whose name it does not know."""
        return bool(self.words or (self.colors and self.all_words))


class WordVectors:
    """Ranks pictures by words; safe to share between threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._kinds = lexicon.kinds
        self._kind_vectors: WeakKeyDictionary[Encoder, Floats] = WeakKeyDictionary()

    def ranked(
        self, generation: Generation, read: EncoderWords, *, allowed: Iterable[str] | None
    ) -> list[str]:
        """Ids of products one of whose pictures the words fit, best cosine first.

        Words that say what a product is must fit a picture better than other kinds' names do:
        some picture is always the nearest, also to words of what the maison has not. Colours alone
        only rank: which products have them, the catalogue says.
        """
        entries = generation.entries
        among = None if allowed is None else entries.showing(allowed)
        vector = generation.encoder.encode_text([" ".join((*read.words, *read.colors))])
        _, found = generation.vectors.search(vector, _IMAGES, among=among)
        rows = found[0]
        if read.words and len(rows):
            rows = rows[self._fit(generation, rows, " ".join(read.words))]
        return list(dict.fromkeys(entries.product(row) for row in rows.tolist()))

    def _fit(
        self, generation: Generation, rows: NDArray[np.int64], words: str
    ) -> NDArray[np.bool_]:
        pictures = generation.vectors.vectors(rows)
        others = pictures @ self._of_kinds(generation.encoder).T
        said = pictures @ generation.encoder.encode_text([words])[0]
        fit: NDArray[np.bool_] = said - others.mean(axis=1) > _LEAST_FIT * others.std(axis=1)
        return fit

    def _of_kinds(self, encoder: Encoder) -> Floats:
        vectors = self._kind_vectors.get(encoder)
        if vectors is None:  # two searches may both get here: the same is kept twice
            vectors = self._kind_vectors[encoder] = encoder.encode_text(self._kinds)
        return vectors


def _known(forms: Iterable[str], encoder: Encoder) -> str | None:
    return next((form for form in forms if encoder.knows(form)), None)
