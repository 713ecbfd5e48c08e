"""Ranks a generation's products for one photo."""

import numpy as np
from PIL import Image

from lookup.index.generation import Generation
from lookup.matching.result import MatchResult, ProductMatch
from lookup.timing import StageTimer

_CANDIDATE_IMAGES = 200


class Matcher:
    """Matches photos against one generation; safe to share between threads."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation

    def match(self, photo: Image.Image, *, top_k: int, timer: StageTimer) -> MatchResult:
        """The `top_k` best products for an upright RGB photo, each product once."""
        with timer.stage("embed"):
            vectors = self._generation.encoder.encode([photo]).vectors
        with timer.stage("search"):
            similarities, rows = self._generation.vectors.search(vectors, _CANDIDATE_IMAGES)
            ranked = self._best_image_of_each_product(similarities[0], rows[0])[:top_k]
        if not ranked:
            return MatchResult("none", ())
        return MatchResult("ambiguous", tuple(ranked))

    def _best_image_of_each_product(
        self, similarities: np.ndarray, rows: np.ndarray
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
