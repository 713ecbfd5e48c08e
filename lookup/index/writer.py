"""Writes a generation's parts into a directory and seals them with a manifest."""

import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np

from lookup.encoders.card import ModelCard
from lookup.index.digest import rows_digest
from lookup.index.entries import Entries
from lookup.index.features import VECTOR, ImageFeatures, stacked
from lookup.index.generation import ENCODER_DIR, file_entries
from lookup.index.manifest import EncoderEntry, Manifest, SelfRetrieval
from lookup.index.vectors import Floats, VectorIndex

_QUERIES_AT_ONCE = 1024


@dataclass(frozen=True)
class GenerationParts:
    """What goes into a generation; features and content digests are in the order of `entries`."""

    entries: Entries
    features: Sequence[ImageFeatures]
    content_digests: Sequence[str]
    encoder_dir: Path
    card: ModelCard


def new_generation_id(now: datetime) -> str:
    """A fresh id that sorts by time."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


def write_generation(
    directory: Path,
    parts: GenerationParts,
    *,
    generation: str,
    maison: str,
    parent: str | None,
    created_at: datetime,
) -> Manifest:
    """Writes all parts into the empty `directory`, the manifest last; gives the manifest."""
    shutil.copytree(parts.encoder_dir, directory / ENCODER_DIR)
    parts.entries.write(directory)
    vectors = stacked(parts.features, VECTOR)
    index = VectorIndex.of(vectors)
    index.write(directory)
    manifest = Manifest(
        generation=generation,
        maison=maison,
        created_at=created_at,
        parent=parent,
        software=version("boutique-lookup"),
        encoder=EncoderEntry(
            name=parts.card.name,
            weights_digest=parts.card.weights_digest,
            preprocessing=parts.card.preprocessing,
            dimension=parts.card.dimension,
        ),
        images=len(parts.entries),
        products=len(parts.entries.products),
        catalog_digest=_catalog_digest(parts),
        self_retrieval=self_retrieval(index, vectors, parts.content_digests),
        files=file_entries(directory),
    )
    manifest.write(directory)
    return manifest


def self_retrieval(
    index: VectorIndex, vectors: Floats, content_digests: Sequence[str]
) -> SelfRetrieval:
    """Looks every image up by its own vector; identical pictures may stand in for each other."""
    found = 0
    for start in range(0, len(index), _QUERIES_AT_ONCE):
        queries = vectors[start : start + _QUERIES_AT_ONCE]
        similarities, rows = index.search(queries, 1)
        own = np.einsum("ij,ij->i", queries, queries)
        for offset, row in enumerate(rows[:, 0]):
            same = content_digests[row] == content_digests[start + offset]
            # Different files may hold the same picture: then the best is no better than itself.
            found += bool(same or similarities[offset, 0] <= own[offset] + 1e-6)
    return SelfRetrieval(checked=len(index), found_first=found)


def _catalog_digest(parts: GenerationParts) -> str:
    entries = parts.entries
    return rows_digest(
        (str(entries.image_ids[row]), entries.product(row), entries.colorway(row) or "", content)
        for row, content in enumerate(parts.content_digests)
    )
