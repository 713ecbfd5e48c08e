"""What matching a photo gives."""

from dataclasses import dataclass, field, replace
from typing import Literal, Self

from lookup.features.view import PictureView
from lookup.images.box import Box

Decision = Literal["match", "ambiguous", "none"]
Reason = Literal["look_alike", "unusual_view", "small_item", "turned", "other_colour"]
"""Why a photo is `ambiguous`: other products are nearly as likely; the item is less like its
catalogue picture than photos of it mostly are, for a known cause or another; or it looks like a
product, but in none of its colours."""


@dataclass(frozen=True)
class ProductMatch:
    """One product for a photo; `similarity` is a raw cosine, `confidence` a probability.

    `other_colour` tells that the photo shows it in a colour it does not have: then `colorway` is
    None.
    """

    product_id: str
    similarity: float
    confidence: float
    colorway: str | None
    image_id: int
    other_colour: bool = False


@dataclass(frozen=True)
class MatchResult:
    """Products ranked for a photo, best first, and what they amount to.

    `shown` says how many of them a person is to be shown: one for a match, a short list when it
    is ambiguous, and none when the decision is `none`. `reason` says why it is ambiguous;
    `turned` is by how many degrees, 0 to 359, the photo shows the item turned anticlockwise.
    `items` are the boxes of the things in the photo where they can be told, that of the ranking
    first. `view` is what was seen of the item, where that is known.
    """

    decision: Decision
    ranking: tuple[ProductMatch, ...]
    shown: int = 0
    reason: Reason | None = None
    turned: int = 0
    items: tuple[Box, ...] = ()
    view: PictureView | None = field(default=None, compare=False, repr=False)

    def first(self, count: int) -> Self:
        """With the first `count` products only."""
        return replace(self, ranking=self.ranking[:count], shown=min(self.shown, count))

    @property
    def best_confidence(self) -> float:
        """That of the first product; 0 where there is none."""
        return self.ranking[0].confidence if self.ranking else 0.0

    @property
    def proposed(self) -> tuple[ProductMatch, ...]:
        """What a person is to be shown."""
        return self.ranking[: self.shown]
