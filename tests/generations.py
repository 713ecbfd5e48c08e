"""Small valid generations whose features a test chooses, or that are drawn at random."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lookup.encoders.card import ModelCard
from lookup.encoders.onnx_encoder import CARD_FILE
from lookup.features.colour import SIGNATURE_LENGTH
from lookup.features.extractor import COLOUR, VECTOR, WHOLE, ImageFeatures
from lookup.features.packing import PackedPatches
from lookup.features.projection import DIMENSION, PatchProjection
from lookup.features.view import PatchView
from lookup.index.entries import Entries, ImageEntry
from lookup.index.manifest import Manifest
from lookup.index.writer import GenerationParts
from lookup.learning.new_generation import write_new_generation

GENERATION = "20260101T000000Z-00000001"
_CHANNELS = 96
_GRID = (14, 14)


def unit(rows: NDArray[np.float64]) -> NDArray[np.float32]:
    """Rows of length 1, float32."""
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


def random_patches(rng: np.random.Generator, grid: tuple[int, int] = _GRID) -> PatchView:
    """A look at a picture of unrelated patches, all of them of the item."""
    cells = grid[0] * grid[1]
    return PatchView(
        patches=unit(rng.normal(size=(cells, DIMENSION))),
        weights=np.ones(cells, np.float32),
        colours=rng.uniform((0, -60, -60), (100, 60, 60), (cells, 3)).astype(np.float32),
        grid=grid,
        aspect=1.0,
    )


def random_features(count: int, card: ModelCard, rng: np.random.Generator) -> list[ImageFeatures]:
    """Features of `count` unrelated images, of the names, shapes and dtypes of FeatureExtractor."""
    return [
        {
            VECTOR: unit(rng.normal(size=card.dimension)),
            WHOLE: unit(rng.normal(size=card.dimension)).astype(np.float16),
            COLOUR: unit(rng.uniform(size=SIGNATURE_LENGTH)).astype(np.float16),
            **PackedPatches.of(random_patches(rng)).arrays(),
        }
        for _ in range(count)
    ]


def random_projection(rng: np.random.Generator, card: ModelCard) -> PatchProjection:
    """A projection for the patches of that encoder, learnt from noise."""
    channels = card.patches.channels if card.patches else _CHANNELS
    return PatchProjection.fit([rng.normal(size=(*_GRID, channels)).astype(np.float32)])


def parts(
    encoder_dir: Path, images: Sequence[ImageEntry], *, same: bool = False
) -> GenerationParts:
    """What a generation of those images is written from; `same` repeats one image's features."""
    card = ModelCard.read(encoder_dir / CARD_FILE)
    rng = np.random.default_rng(0)
    features = random_features(1 if same else len(images), card, rng)
    return GenerationParts(
        entries=Entries.of(images),
        features=features * len(images) if same else features,
        content_digests=[f"{place:064x}" for place in range(len(images))],
        encoder_dir=encoder_dir,
        card=card,
        projection=random_projection(rng, card),
    )


def write(
    directory: Path, what: GenerationParts, generation: str = GENERATION, maison: str = "maison"
) -> Manifest:
    """Writes the generation into the empty `directory`."""
    return write_new_generation(
        directory,
        what,
        generation=generation,
        maison=maison,
        parent=None,
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
