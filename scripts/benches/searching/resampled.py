"""A catalogue of any size to time matching on, resampled from a few drawn pictures.

The rows of a generation of 5,000 or 100,000 images are each a mixture of two of a small drawn
catalogue's, its patches now of the one, now of the other, with a little noise. Enough to time
the search, whose work depends on shapes and numbers; it says nothing about recall at that size.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click
import numpy as np
from PIL.Image import Image

from lookup.base.digest import rows_digest
from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.encoders.torch.registry import exported_encoder
from lookup.evaluation.manifest import LabelledImage, read_manifest
from lookup.features.extractor import COLOUR, PICTURE_SIDE, VECTOR, WHOLE, FeatureExtractor
from lookup.features.packing import PATCH_ARRAYS
from lookup.features.projection import PatchProjection
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.index.entries import Entries, ImageEntry
from lookup.index.feature_files import FeatureWriter, read_feature, split
from lookup.index.generation import file_entries
from lookup.index.manifest import EncoderEntry, Manifest, SelfRetrieval
from lookup.index.vectors import VectorIndex
from lookup.learning.candidates_fit import write_candidates
from lookup.learning.projection_fit import MOST_PICTURES, evenly_spread, fit_projection
from lookup.matching.model import MatchingModel

VIEWS_PER_PRODUCT = 3

_AT_ONCE = 500
_NOISE = 3

Arrays = dict[str, np.ndarray]


def drawn_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives `drawn`, the folder below --work-dir of a catalogue of so many `products`, and its
    photos, `queries`."""

    @click.option(
        "--work-dir", type=click.Path(path_type=Path), required=True, help="Kept, and used."
    )
    @click.option("--products", default=24, show_default=True, help="Drawn, to resample from.")
    @click.option("--queries", default=48, show_default=True, help="Photos of them.")
    @wraps(command)
    def run(work_dir: Path, products: int, queries: int, **given: Any) -> Any:
        drawn = work_dir / f"drawn-{products}-{queries}"
        return command(drawn=drawn, products=products, queries=queries, **given)

    return run


def _encoder_dir(drawn: Path) -> Path:
    return exported_encoder("embedded", cache_dir=drawn.parent / "encoders", offline=True)


def draw(drawn: Path, products: int, photos: int) -> None:
    """Draws a catalogue into `drawn` and keeps its images' features, unless they are there."""
    if (drawn / "features.npz").exists():
        return
    catalogue = drawn / "catalogue"
    if catalogue.exists():  # of a run that was cut short
        shutil.rmtree(catalogue)
    command = [sys.executable, "-m", "indexer", "draw", "--out", str(catalogue), "--size", "256"]
    numbers = {"--products": products, "--photos": photos, "--open-set": 1, "--workers": 2}
    subprocess.run(
        [*command, *(str(part) for pair in numbers.items() for part in pair)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    gallery = [_picture(image) for image in evenly_spread(_images(drawn, "gallery"), MOST_PICTURES)]
    encoder = OnnxEncoder.open(_encoder_dir(drawn))
    extractor = FeatureExtractor(encoder, fit_projection(encoder, gallery))
    extractor.projection.write(drawn)
    found = extractor.extract(gallery)
    columns: dict[str, Any] = {
        name: np.stack([features[name] for features in found]) for name in found[0]
    }
    np.savez(drawn / "features.npz", **columns)


def query_photos(drawn: Path) -> list[Image]:
    """The drawn catalogue's photos."""
    return [_picture(image) for image in _images(drawn, "query")]


def _images(drawn: Path, split: str) -> list[LabelledImage]:
    images = read_manifest(drawn / "catalogue" / "manifest.csv")
    return [image for image in images if image.split == split]


def _picture(image: LabelledImage) -> Image:
    return open_picture(image.path, DEFAULT_LIMITS, target_side=PICTURE_SIDE)


def write_generation(directory: Path, drawn: Path, size: int) -> None:
    """Writes a generation of `size` resampled images, unless it is there."""
    if (directory / "manifest.json").exists():
        return
    directory.mkdir(parents=True, exist_ok=True)
    with np.load(drawn / "features.npz") as file:
        own = dict(file)
    encoder_dir = _encoder_dir(drawn)
    (directory / "encoder").mkdir(exist_ok=True)
    for path in encoder_dir.iterdir():
        (directory / "encoder" / path.name).write_bytes(path.read_bytes())
    entries = Entries.of(
        [
            ImageEntry(row + 1, f"P{row // VIEWS_PER_PRODUCT}", f"C{row // VIEWS_PER_PRODUCT}")
            for row in range(size)
        ]
    )
    entries.write(directory)
    card = OnnxEncoder.open(encoder_dir).card
    with FeatureWriter(directory, size) as writer:
        vectors = split(_resampled(own, size), VECTOR, writer)
        VectorIndex.write_stream(directory, vectors, rows=size, dimension=card.dimension)
    PatchProjection.read(drawn).write(directory)
    MatchingModel.shipped().write(directory)
    index = VectorIndex.read(directory)
    search = write_candidates(directory, index, read_feature(directory, COLOUR))
    Manifest(
        generation="bench",
        maison="bench",
        created_at=datetime.now(UTC),
        parent=None,
        software="bench",
        encoder=EncoderEntry(
            name=card.name,
            weights_digest=card.weights_digest,
            preprocessing=card.preprocessing,
            dimension=card.dimension,
        ),
        images=size,
        products=len(entries.products),
        catalog_digest=rows_digest([]),
        self_retrieval=SelfRetrieval(checked=0, found_first=0),
        search=search,
        files=file_entries(directory),
    ).write(directory)


def _resampled(own: Arrays, size: int) -> Iterator[Arrays]:
    """Features of `size` images, each a mixture of two of the images whose features `own` holds."""
    chosen = np.random.default_rng(size)
    for start in range(0, size, _AT_ONCE):
        count = min(_AT_ONCE, size - start)
        one, other = chosen.integers(len(own[VECTOR]), size=(2, count))
        share = chosen.random((count, 1)).astype(np.float32)
        mixed = {}
        for name in (VECTOR, WHOLE, COLOUR):
            rows = own[name].astype(np.float32)
            rows = share * rows[one] + (1 - share) * rows[other]
            rows += chosen.normal(0, 0.3 / rows.shape[1] ** 0.5, rows.shape)
            rows /= np.linalg.norm(rows, axis=1, keepdims=True)
            mixed[name] = rows.astype(own[name].dtype)
        patches = own["patches"].shape[1]
        of_one = chosen.random((count, patches)) < share
        for name in PATCH_ARRAYS:
            wide = of_one.reshape(count, patches, *[1] * (own[name].ndim - 2))
            mixed[name] = np.where(wide, own[name][one], own[name][other])
        noise = chosen.integers(-_NOISE, _NOISE + 1, mixed["patches"].shape)
        mixed["patches"] = np.clip(mixed["patches"] + noise, -127, 127).astype(np.int8)
        for row in range(count):
            yield {name: rows[row] for name, rows in mixed.items()}
