"""The colours and sizes a maison has, and which of them a word means."""

from collections.abc import Iterable
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.base.folding import tokens
from lookup.catalog.models import Maison, Variant
from lookup.search.asking.lexicon import Color, Lexicon, Term, Terms


class MaisonWords:
    """A maison's colour and size names, as they stand in its catalogue."""

    def __init__(self, lexicon: Lexicon, colors: Iterable[str], sizes: Iterable[str]) -> None:
        self._lexicon = lexicon
        self._colors = {name: tuple(tokens(name)) for name in sorted(colors)}
        self._meant = {
            name: frozenset(lexicon.colors.within(words)) for name, words in self._colors.items()
        }
        self._sizes = {name: tuple(tokens(name)) for name in sorted(sizes)}
        self.own_colors = _by_words(self._colors)
        self.own_sizes = _by_words(self._sizes)

    @classmethod
    def read(cls, session: Session, maison: str, lexicon: Lexicon) -> Self:
        """The names that variants of the maison have now."""
        mine = select(Maison.id).where(Maison.code == maison).scalar_subquery()
        colors, sizes = (
            session.scalars(
                select(column)
                .where(Variant.maison_id == mine, Variant.removed_at.is_(None))
                .distinct()
            ).all()
            for column in (Variant.color, Variant.size)
        )
        return cls(lexicon, filter(None, colors), filter(None, sizes))

    @property
    def names_colors(self) -> bool:
        """Whether any variant has a colour; where none has, only pictures tell."""
        return bool(self._colors)

    def colors_named(self, name: str) -> frozenset[str]:
        """The maison's colours of just that name; case, accents and punctuation don't count."""
        return frozenset(own for own, words in self._colors.items() if words == tuple(tokens(name)))

    def sizes_named(self, name: str) -> frozenset[str]:
        """The maison's sizes of just that name."""
        return frozenset(own for own, words in self._sizes.items() if words == tuple(tokens(name)))

    def colors_of_shade(self, meanings: Iterable[Color]) -> tuple[str, ...]:
        """The maison's colours that are of just these shades; a family's own shade is plain."""
        shades = frozenset(meanings)
        return tuple(name for name, meant in self._meant.items() if meant & shades)

    def colors_meant(self, meanings: Iterable[Color]) -> tuple[str, ...]:
        """The maison's colours that the lexicon's ones stand for.

        A shade means the colours that are of this very shade; where there are none, its family.
        """
        found: dict[str, None] = {}
        for meaning in meanings:
            exact = self.colors_of_shade([meaning])
            family = [
                name
                for name, meant in self._meant.items()
                if any(color.family == meaning.family for color in meant)
            ]
            found |= dict.fromkeys(family if meaning.is_family or not exact else exact)
        return tuple(found)


def _by_words(names: dict[str, Term]) -> Terms[str]:
    grouped: dict[Term, tuple[str, ...]] = {}
    for name, words in names.items():
        if words:
            grouped[words] = (*grouped.get(words, ()), name)
    return Terms(grouped)
