"""Words that are two in one, as German writes them: `Lederjacke` is leather and jacket."""

from collections.abc import Iterator

from lookup.search.asking.lexicon import Lexicon

_SHORTEST = 3
# What German puts between the two, or leaves out of the first: Seiden-schal, Woll-mantel.
_LINKS = ("n", "en", "s", "es", "er")
_DROPPED = "e"


def compound_of(word: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """The two words that a folded one is made of, the second a kind of article and the first a
    material or whom it is for; None where it is not made so."""
    for cut in range(_SHORTEST, len(word) - _SHORTEST + 1):
        if not _is_kind(word[cut:], lexicon):
            continue
        for first in _forms(word[:cut]):
            if lexicon.names.at([first], 0)[0]:
                return first, word[cut:]
    return None


def _is_kind(word: str, lexicon: Lexicon) -> bool:
    names = lexicon.names.at([word], 0)[1]
    return any(lexicon.synonyms[name][0] in lexicon.kinds for name in names)


def _forms(first: str) -> Iterator[str]:
    yield first
    yield first + _DROPPED
    for link in _LINKS:
        if first.endswith(link) and len(first) - len(link) >= _SHORTEST:
            yield first.removesuffix(link)
