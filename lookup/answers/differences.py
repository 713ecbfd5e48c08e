"""By what products differ that a photo may equally well show."""

from collections.abc import Sequence

from lookup.answers.models import Match

_LEAST_COMMON = 0.5


def with_differences(matches: Sequence[Match]) -> list[Match]:
    """The same matches, each with what tells it from the one whose name is most like its own.

    `differs` is the words of its name that the other's lacks; where they have one name, the colour
    shown, or else the size. None where less than half of the shorter name is common to both, or
    nothing of this tells them apart.
    """
    return [
        match.model_copy(
            update={"differs": _difference(match, [*matches[:at], *matches[at + 1 :]])}
        )
        for at, match in enumerate(matches)
    ]


def _difference(match: Match, others: Sequence[Match]) -> str | None:
    sister = max(others, key=lambda other: _common(match, other), default=None)
    if sister is None or _common(match, sister) < _LEAST_COMMON:
        return None
    if own := words_lacking(match.product.name, sister.product.name):
        return own
    if match.variant is None or sister.variant is None:
        return None
    pairs = (
        (match.variant.color, sister.variant.color),
        (match.variant.size, sister.variant.size),
    )
    return next((mine for mine, its in pairs if mine is not None and mine != its), None)


def words_lacking(name: str, other: str) -> str:
    """The words of a name that the other one lacks, in their order."""
    known = {_folded(word) for word in other.split()}
    return " ".join(word for word in name.split() if _folded(word) not in known)


def _common(one: Match, other: Match) -> float:
    """Share of the shorter name's words that both names have."""
    words = [{_folded(word) for word in each.product.name.split()} for each in (one, other)]
    shorter = min(len(part) for part in words)
    return len(words[0] & words[1]) / shorter if shorter else 0.0


def _folded(word: str) -> str:
    return word.strip(".,;:!?()\"'-/").casefold()
