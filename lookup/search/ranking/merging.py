"""What the texts say of products and what they look like, as one ranking."""

from collections.abc import Sequence
from functools import cached_property

from lookup.index.generation import Generation
from lookup.search.asking.answers import SearchSource
from lookup.search.asking.reading import ParsedSearch
from lookup.search.asking.wishes import Wishes
from lookup.search.ranking.fusion import fused, led_by
from lookup.search.ranking.rankings import Rankings
from lookup.search.ranking.text_vectors import EncoderWords, WordVectors


class Merging:
    """Merges the rankings of one search by words; without a generation those of the texts only."""

    def __init__(
        self,
        asked: ParsedSearch,
        rankings: Rankings,
        generation: Generation | None,
        vectors: WordVectors,
    ) -> None:
        self._asked = asked
        self._rankings = rankings
        self._generation = generation
        self._vectors = vectors

    def merged(
        self,
        wishes: Wishes,
        said: Sequence[str],
        named: Sequence[str] = (),
        some: Sequence[str] = (),
    ) -> list[str]:
        """Products whose texts have all the words, `said`, also as names, `named`; then those that
        have `some` of them and those of the same categories that look like it.

        Of each, those in the very colour before those in another shade of it.
        """
        having = {*said, *named}
        seen = self._seen(wishes, having, some)
        understood = self._asked.understood
        # Where the catalogue names no colour, only pictures tell.
        only_seen = bool(understood.colors) and self._asked.wishes.colors is None
        if understood.words and not only_seen:
            order = [each for each, _ in fused([r for r in (said, named, some, seen) if r])]
        else:  # texts alone would give the order of names, or nothing about the colour
            order = list(dict.fromkeys([*seen, *named, *said]))
        return led_by(having, self._rankings.by_color(order, wishes, besides=named))

    def source(self) -> SearchSource:
        """Whether the words are compared with pictures, and if not, why."""
        return SearchSource(name="text_vectors", used=not self._why_not, reason=self._why_not)

    def _seen(self, wishes: Wishes, having: set[str], some: Sequence[str]) -> list[str]:
        if self._generation is None or self._read is None or self._why_not:
            return []
        allowed = self._rankings.narrowed(wishes)
        beside = self._beside(having, some, self._read)
        if beside is not None:
            allowed = beside if allowed is None else allowed & beside
        ranked = self._vectors.ranked(self._generation, self._read, allowed=allowed)
        return self._rankings.meeting(ranked, wishes)

    def _beside(
        self, having: set[str], some: Sequence[str], read: EncoderWords
    ) -> frozenset[str] | None:
        """What may stand beside products whose texts have the words, or some of them; None where
        there are no such products."""
        if having and not read.all_words:
            # Who names a product does not ask for all that looks like the rest of the words.
            return frozenset(having)
        if not (having or some):
            return None
        # Where the catalogue knows what the words mean, no red watch is a red bag.
        return self._rankings.of_same_categories(having or some)

    @cached_property
    def _read(self) -> EncoderWords | None:
        """What the encoder reads of the words, None where it reads no text."""
        if self._generation is None:
            return None
        encoder = self._generation.encoder
        return EncoderWords.of(self._asked.understood, encoder) if encoder.card.text else None

    @property
    def _why_not(self) -> str | None:
        understood = self._asked.understood
        if not (understood.words or understood.colors):
            return "No words say what it looks like."
        if self._generation is None:
            return "No index is in service."
        name = self._generation.encoder.card.name
        if self._read is None:
            return f"The encoder {name} reads no text."
        if not self._read.tells:
            return f"The encoder {name} was taught no word that says what is asked for."
        return None
