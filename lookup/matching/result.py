"""What matching a photo gives."""

from dataclasses import dataclass

from lookup.answers import Decision


@dataclass(frozen=True)
class ProductMatch:
    """One product for a photo; `similarity` is a raw cosine, `confidence` a probability."""

    product_id: str
    similarity: float
    confidence: float
    colorway: str | None
    image_id: int


@dataclass(frozen=True)
class MatchResult:
    """Products ranked for a photo, best first, and what they amount to."""

    decision: Decision
    ranking: tuple[ProductMatch, ...]

    @property
    def proposed(self) -> tuple[ProductMatch, ...]:
        """What a person may be shown: nothing when the decision is `none`."""
        return () if self.decision == "none" else self.ranking
