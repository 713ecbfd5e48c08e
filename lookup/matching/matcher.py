"""Ranks a generation's products for one photo."""

from collections.abc import Container

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lookup.index.generation import Generation
from lookup.matching.result import MatchResult, ProductMatch
from lookup.matching.where import Box, crop
from lookup.timing import StageTimer

_CANDIDATE_IMAGES = 200


class Matcher:
    """Matches photos against one generation; safe to share between threads."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation

    @property
    def photo_side(self) -> int:
        """Short side, in pixels, that a photo needs at least; more is scaled down anyway."""
        return max(self._generation.encoder.card.preprocessing.size)

    def match(
        self,
        photo: Image.Image,
        *,
        top_k: int,
        timer: StageTimer,
        box: Box | None = None,
        allowed: Container[str] | None = None,
    ) -> MatchResult:
        """The `top_k` best products for an upright RGB photo, each product once.

        Only products of `allowed` are considered where it is given. Raises BadInput for a box
        outside the photo.
        """
        with timer.stage("embed"):
            item = photo if box is None else crop(photo, box)
            vectors = self._generation.encoder.encode([item]).vectors
        with timer.stage("search"):
            similarities, rows = self._generation.vectors.search(
                vectors, _CANDIDATE_IMAGES, among=self._rows_of(allowed)
            )
            ranked = self._best_image_of_each_product(similarities[0], rows[0])[:top_k]
        if not ranked:
            return MatchResult("none", ())
        return MatchResult("ambiguous", tuple(ranked))

    def _rows_of(self, products: Container[str] | None) -> NDArray[np.bool_] | None:
        if products is None:
            return None
        entries = self._generation.entries
        chosen = np.array([product in products for product in entries.products], bool)
        mask: NDArray[np.bool_] = chosen[entries.product_rows]
        return mask

    def _best_image_of_each_product(
        self, similarities: NDArray[np.float32], rows: NDArray[np.int64]
    ) -> list[ProductMatch]:
        entries = self._generation.entries
        best: dict[str, ProductMatch] = {}
        for similarity, row in zip(similarities.tolist(), rows.tolist(), strict=True):
            product = entries.product(row)
            if product not in best:
                best[product] = ProductMatch(
                    product_id=product,
                    similarity=similarity,
                    confidence=max(0.0, similarity),
                    colorway=entries.colorway(row),
                    image_id=int(entries.image_ids[row]),
                )
        return list(best.values())
