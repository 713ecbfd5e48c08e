"""Ranking products by the encoder's own understanding of words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Self
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from lookup.encoders.port import Encoder, Floats
from lookup.index.generation import Generation
from lookup.search.asking.lexicon import Lexicon
from lookup.search.asking.understanding import SortedWords
from lookup.search.ranking.seen_colors import SeenColors

_IMAGES = 400
_LEAST_FIT = 2.0
"""Standard deviations by which words fit a picture better than the names of kinds do."""


_MOST_FORMS = 5

Forms = tuple[str, ...]
"""What is read for one word, likeliest first: at least one."""


@dataclass(frozen=True)
class EncoderWords:
    """What of a search's words an encoder reads, each in the forms that it was taught.

    `all_words`: it reads all that says what the product is. `named_colors` are the colours as they
    were typed, which pictures are measured for.
    """

    words: tuple[Forms, ...]
    colors: tuple[Forms, ...]
    all_words: bool
    named_colors: tuple[str, ...] = ()

    @classmethod
    def of(cls, understood: SortedWords, encoder: Encoder) -> Self:
        """Words in a language that the encoder was not taught are read by their synonyms. So are
        others, besides as they are typed: one word may be learnt worse than another. An encoder
        that lists no words may know one language only, and reads what is typed.
        """
        words = [_known(word.alternatives, encoder) for word in understood.words]
        colors = [_known((each.text, *each.values), encoder) for each in understood.colors]
        return cls(
            tuple(filter(None, words)),
            tuple(filter(None, colors)),
            () not in words,
            tuple(each.text for each in understood.colors),
        )

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
        self._colors = SeenColors(lexicon)

    def ranked(
        self, generation: Generation, read: EncoderWords, *, allowed: Iterable[str] | None
    ) -> list[str]:
        """Ids of products one of whose pictures the words fit, best first.

        Words that say what a product is must fit a picture better than other kinds' names do:
        some picture is always the nearest, also to words of what the maison has not. Colours alone
        only rank: which products have them, the catalogue says.
        """
        entries = generation.entries
        among = None if allowed is None else entries.showing(allowed)
        rows = self.pictures(generation, read, among=among)
        if read.words and len(rows):
            rows = rows[self._fit(generation, rows, _vector(generation.encoder, read.words))]
        return list(dict.fromkeys(entries.product(row) for row in rows.tolist()))

    def pictures(
        self,
        generation: Generation,
        read: EncoderWords,
        *,
        among: NDArray[np.bool_] | None = None,
    ) -> NDArray[np.int64]:
        """Rows of the pictures nearest to the words, best first: by cosine, times the share of the
        item that the colours cover where they were understood. An encoder tells colours worse than
        they can be measured."""
        encoder = generation.encoder
        wanted = _vector(encoder, (*read.words, *read.colors))
        _, found = generation.vectors.search(wanted[None], _IMAGES, among=among)
        rows: NDArray[np.int64] = found[0]
        if not (read.named_colors and len(rows)):
            return rows
        shares = self._colors.shares(generation, rows, read.named_colors)
        if shares is None:
            return rows
        article = _vector(encoder, read.words or read.colors)
        fit = np.maximum(generation.vectors.vectors(rows) @ article, 0) * shares
        return rows[np.argsort(-fit, kind="stable")]

    def _fit(
        self, generation: Generation, rows: NDArray[np.int64], article: Floats
    ) -> NDArray[np.bool_]:
        pictures = generation.vectors.vectors(rows)
        others = pictures @ self._of_kinds(generation.encoder).T
        said = pictures @ article
        fit: NDArray[np.bool_] = said - others.mean(axis=1) > _LEAST_FIT * others.std(axis=1)
        return fit

    def _of_kinds(self, encoder: Encoder) -> Floats:
        vectors = self._kind_vectors.get(encoder)
        if vectors is None:  # two searches may both get here: the same is kept twice
            vectors = self._kind_vectors[encoder] = encoder.encode_text(self._kinds)
        return vectors


def _known(forms: Iterable[str], encoder: Encoder) -> Forms:
    known = dict.fromkeys(form for form in forms if encoder.knows(form))
    return tuple(islice(known, _MOST_FORMS if encoder.card.lists_words else 1))


def _vector(encoder: Encoder, words: Sequence[Forms]) -> Floats:
    """The mean direction of all words together, each in its first form, its second and so on."""
    count = max(map(len, words))
    texts = [" ".join(forms[place % len(forms)] for forms in words) for place in range(count)]
    mean = encoder.encode_text(texts).mean(axis=0)
    vector: Floats = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return vector
