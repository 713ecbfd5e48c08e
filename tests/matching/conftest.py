"""A small generation of drawn pictures, written by the code that writes all others."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageEnhance
from PIL.Image import Image

from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.images.phone_changes import phone_like
from lookup.index.entries import Entries, ImageEntry
from lookup.index.features import FeatureExtractor
from lookup.index.generation import Generation
from lookup.index.writer import GenerationParts
from lookup.matching.projection_fit import fit_projection
from tests.generations import write
from tests.matching.pictures import item

PRODUCTS = 12


@dataclass(frozen=True)
class Shop:
    """Pictures and the generation of them; picture i shows product `P{i}` in its one colourway."""

    pictures: list[Image]
    generation: Generation

    def photo(self, place: int) -> Image:
        """Picture `place` as a phone might take it, not as hard as it may get."""
        return phone_like(self.pictures[place], np.random.default_rng(place), 0.6)


@pytest.fixture(scope="session")
def encoder(embedded_export: Path) -> OnnxEncoder:
    return OnnxEncoder.open(embedded_export, threads=1)


@pytest.fixture(scope="session")
def shop(
    encoder: OnnxEncoder, embedded_export: Path, tmp_path_factory: pytest.TempPathFactory
) -> Shop:
    """Twelve products with a picture each; not to be changed."""
    pictures = [item(place) for place in range(PRODUCTS)]
    return shop_of(pictures, encoder, embedded_export, tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="session")
def shop_with_twins(
    encoder: OnnxEncoder, embedded_export: Path, tmp_path_factory: pytest.TempPathFactory
) -> Shop:
    """The same, and a thirteenth product whose picture is that of P3 but for a shade."""
    pictures = [item(place) for place in range(PRODUCTS)]
    pictures.append(ImageEnhance.Brightness(pictures[3]).enhance(0.99))
    return shop_of(pictures, encoder, embedded_export, tmp_path_factory.mktemp("twins"))


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
