"""Ranking products by the encoder's own understanding of words."""

from collections.abc import Iterable

from lookup.deployment import Deployed

_IMAGES = 400


def ranked_by_vector(deployed: Deployed, text: str, *, allowed: Iterable[str] | None) -> list[str]:
    """Product ids by the best cosine between the words and any of the product's pictures.

    Raises TextNotSupported where the encoder reads no text.
    """
    generation = deployed.generation
    entries = generation.entries
    among = None if allowed is None else entries.showing(allowed)
    vectors = generation.encoder.encode_text([text])
    _, rows = generation.vectors.search(vectors, _IMAGES, among=among)
    return list(dict.fromkeys(entries.product(row) for row in rows[0].tolist()))
