"""What matching made of one labelled photo."""

from collections.abc import Hashable
from dataclasses import dataclass

from lookup.evaluation.manifest import LabelledImage
from lookup.matching.result import Decision, MatchResult, ProductMatch


@dataclass(frozen=True)
class Outcome:
    """One query: its label, what was decided, and the products ranked for it."""

    query: LabelledImage
    result: MatchResult
    embed_ms: float
    search_ms: float

    @property
    def decision(self) -> Decision:
        """The decision the service would have answered."""
        return self.result.decision

    @property
    def rank(self) -> int | None:
        """Place of the right product, from 1; None where it is not among those ranked."""
        if not self.query.answerable:
            return None
        for place, match in enumerate(self.result.ranking, start=1):
            if match.product_id == self.query.product_id:
                return place
        return None

    @property
    def correct(self) -> bool:
        """Whether the right product came first."""
        return self.rank == 1

    def within(self, k: int) -> bool:
        """Whether the right product is among the first `k`."""
        return self.rank is not None and self.rank <= k

    @property
    def variant_correct(self) -> bool:
        """Whether the right product came first, in the right colour."""
        return self.correct and self.result.ranking[0].colorway == self.query.variant_id

    @property
    def first(self) -> ProductMatch | None:
        """What was ranked first, whatever was decided."""
        return self.result.ranking[0] if self.result.ranking else None

    @property
    def confidence(self) -> float:
        """Confidence in the first product, 0 where there is none."""
        return self.first.confidence if self.first else 0.0

    @property
    def cluster(self) -> Hashable:
        """What rises and falls together: photos of one product, or a photo of none by itself."""
        return self.query.product_id if self.query.answerable else self.query.path

    @property
    def latency_ms(self) -> float:
        """Milliseconds of encoding and matching."""
        return self.embed_ms + self.search_ms
