"""A small generation of drawn pictures, written by the code that writes all others."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL.Image import Image

from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.features.extractor import FeatureExtractor
from lookup.index.entries import Entries, ImageEntry
from lookup.index.generation import Generation
from lookup.index.writer import GenerationParts
from lookup.learning.phone_changes import phone_like
from lookup.learning.projection_fit import fit_projection
from tests.generations import write

PRODUCTS = 12


@dataclass(frozen=True)
class Shop:
    """Pictures and the generation of them; picture i shows product `P{i}` in its one colourway."""

    pictures: list[Image]
    generation: Generation

    def photo(self, place: int) -> Image:
        """Picture `place` as a phone might take it, not as hard as it may get."""
        return phone_like(self.pictures[place], np.random.default_rng(place), 0.6)


def shop_of(pictures: list[Image], encoder: OnnxEncoder, export: Path, directory: Path) -> Shop:
    """One product a picture."""
    extractor = FeatureExtractor(encoder, fit_projection(encoder, pictures[:6]))
    entries = [ImageEntry(500 + i, f"P{i}", f"P{i}-one") for i in range(len(pictures))]
    parts = GenerationParts(
        entries=Entries.of(entries),
        features=extractor.extract(pictures),
        content_digests=[f"{place:064x}" for place in range(len(pictures))],
        encoder_dir=export,
        card=encoder.card,
        projection=extractor.projection,
    )
    write(directory, parts)
    return Shop(pictures, Generation.open(directory, threads=1))
