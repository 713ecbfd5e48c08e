"""What a search's photo shows, before its words are looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from lookup.codes.leads import Lead
from lookup.matching.result import Decision, MatchResult, ProductMatch

_CERTAIN = 1.0


@dataclass(frozen=True)
class PhotoMatches:
    """The products a photo may show, best first.

    With the decision `match` only the first is the model in the photo; the rest look like it.
    """

    decision: Decision
    matches: tuple[ProductMatch, ...]

    @classmethod
    def by_codes(cls, leads: Iterable[Lead]) -> Self:
        """The products that codes in the photo lead to, of which there is at least one."""
        first = {variant.product_id: variant for lead in leads for variant in lead.variants}
        matches = tuple(
            ProductMatch(product, _CERTAIN, _CERTAIN / len(first), variant.colorway, 0)
            for product, variant in first.items()
        )
        return cls("match" if len(matches) == 1 else "ambiguous", matches)

    @classmethod
    def by_looks(cls, result: MatchResult) -> Self:
        """The products that the matcher finds in the photo."""
        # A match shows one product, but the search may want others that look like it.
        found = result.ranking if result.decision == "match" else result.proposed
        return cls(result.decision, found)

    @property
    def models(self) -> tuple[ProductMatch, ...]:
        """Those of which one is taken to be in the photo."""
        return self.matches[:1] if self.decision == "match" else self.matches

    @property
    def others(self) -> tuple[ProductMatch, ...]:
        """Those that only look like it."""
        return self.matches[len(self.models) :]
