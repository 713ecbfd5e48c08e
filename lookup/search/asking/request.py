"""What a search asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lookup.images.box import Box


@dataclass(frozen=True)
class SearchRequest:
    """Words, a photo with or without words, or filters alone; at least one of them.

    `category`, `color`, `size` and `attributes` are exact (case and accents aside where they are
    names of colours and sizes); `in_stock` means at `store`; each of `exclude` is a word that must
    not be said of the product. `after` leaves so many of the best out: they were shown before.
    """

    text: str | None = None
    photo: bytes | None = None
    box: Box | None = None
    category: str | None = None
    color: str | None = None
    size: str | None = None
    in_stock: bool = False
    attributes: Mapping[str, Any] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    store: str | None = None
    top_k: int | None = None
    after: int = 0
    locale: str | None = None

    @property
    def asks(self) -> bool:
        """Whether it asks for anything at all."""
        filters = (self.category, self.color, self.size, self.in_stock, self.attributes)
        return bool(self.text or self.photo or self.exclude or any(filters))
