"""Writes a generation's parts into a directory and seals them with a manifest."""

import secrets
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from lookup.base.digest import rows_digest
from lookup.encoders.card import ModelCard
from lookup.features.extractor import COLOUR, VECTOR, ImageFeatures
from lookup.features.projection import PatchProjection
from lookup.index.entries import Entries
from lookup.index.feature_files import FeatureWriter, read_feature, split
from lookup.index.generation import ENCODER_DIR, file_entries
from lookup.index.manifest import (
    EncoderEntry,
    Manifest,
    MatchingEntry,
    SearchEntry,
    SelfRetrieval,
)
from lookup.index.port import VectorStore
from lookup.index.vectors import VectorIndex

_QUERIES_AT_ONCE = 1024
# A damaged cache entry is found by its digest. What is left to find, an encoder or a search that
# is wrong, is wrong for many: of two in a thousand 2,000 meet one in 98 of 100 builds.
_MOST_CHECKED = 2_000
_ROUNDING = 2**-10
"""By how much the lengths of two unit vectors may be apart in float16."""


@dataclass(frozen=True)
class GenerationParts:
    """What goes into a generation; features and content digests are in the order of `entries`.

    `features` is read once, as a stream. `features_digest` names what they depend on besides the
    pictures; None where nothing is ever built upon this generation.
    """

    entries: Entries
    features: Iterable[ImageFeatures]
    content_digests: Sequence[str]
    encoder_dir: Path
    card: ModelCard
    projection: PatchProjection
    features_digest: str | None = None


class LearntModel(Protocol):
    """How a catalogue's photos are matched, as far as a generation keeps it."""

    def write(self, directory: Path) -> None:
        """Writes its files into `directory`."""

    def entry(self) -> MatchingEntry:
        """What the manifest says of it."""


SearchWriter = Callable[[Path, VectorStore, NDArray[np.float16]], SearchEntry]
"""Writes short vectors of global vectors (n, d) and colours (n, c) into the directory."""


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
    write_search: SearchWriter,
    model: LearntModel,
) -> Manifest:
    """Writes all parts into the empty `directory`, the manifest last; gives the manifest.

    Whoever learns another `model` from the catalogue writes it over this one, and seals again.
    """
    _copy_tree(parts.encoder_dir, directory / ENCODER_DIR)
    parts.entries.write(directory)
    with FeatureWriter(directory, len(parts.entries)) as writer:
        VectorIndex.write_stream(
            directory,
            split(parts.features, VECTOR, writer),
            rows=len(parts.entries),
            dimension=parts.card.dimension,
        )
    parts.projection.write(directory)
    model.write(directory)
    index = VectorIndex.read(directory)
    search = write_search(directory, index, read_feature(directory, COLOUR))
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
        catalog_digest=entries_digest(parts.entries, parts.content_digests),
        features_digest=parts.features_digest,
        self_retrieval=self_retrieval(index, parts.content_digests),
        search=search,
        matching=model.entry(),
        files=file_entries(directory),
    )
    manifest.write(directory)
    return manifest


def reseal(directory: Path, model: LearntModel, **changes: Any) -> Manifest:
    """Takes what was added to a written generation, and the model it now has, into its manifest.

    `changes` are fields of the manifest. Raises GenerationCorrupt.
    """
    manifest = Manifest.read(directory).model_copy(
        update={
            "matching": model.entry(),
            "files": file_entries(directory),
            **changes,
        }
    )
    manifest.write(directory)
    return manifest


def copy_generation(source: Path, target: Path) -> None:
    """Copies a generation into the empty `target`, to be changed and sealed again."""
    for path in sorted(source.iterdir()):
        if path.is_dir():
            _copy_tree(path, target / path.name)
        else:
            shutil.copyfile(path, target / path.name)


def self_retrieval(index: VectorStore, content_digests: Sequence[str]) -> SelfRetrieval:
    """Looks images up by their own vector; identical pictures may stand in for each other.

    All of them, or where there are more than _MOST_CHECKED that many, evenly spread: each looks
    through all, so the cost of checking all grows with the square of their number.
    """
    count = min(len(index), _MOST_CHECKED)
    checked = np.linspace(0, len(index) - 1, count).astype(np.int64)
    found = 0
    for start in range(0, count, _QUERIES_AT_ONCE):
        own_rows = checked[start : start + _QUERIES_AT_ONCE]
        queries = index.vectors(own_rows)
        similarities, rows = index.search(queries, 1)
        own = np.einsum("ij,ij->i", queries, queries)
        for place, row in enumerate(own_rows):
            same = content_digests[rows[place, 0]] == content_digests[row]
            # Different files may hold the same picture: then the best is no better than itself.
            found += bool(same or similarities[place, 0] <= own[place] + _ROUNDING)
    return SelfRetrieval(checked=count, found_first=found)


def entries_digest(entries: Entries, content_digests: Sequence[str]) -> str:
    """Hex SHA-256 of which picture contents show which products."""
    return rows_digest(
        (str(entries.image_ids[row]), entries.product(row), entries.colorway(row) or "", content)
        for row, content in enumerate(content_digests)
    )


def _copy_tree(source: Path, target: Path) -> None:
    # Not shutil.copytree: it wraps a full disk in an error of its own that has no errno.
    target.mkdir()
    for path in sorted(source.rglob("*")):
        copy = target / path.relative_to(source)
        if path.is_dir():
            copy.mkdir()
        else:
            shutil.copyfile(path, copy)
