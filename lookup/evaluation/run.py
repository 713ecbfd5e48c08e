"""Indexes a manifest's gallery and looks every query up, with the code the service runs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL.Image import Image

from lookup.base.batches import batched
from lookup.base.digest import file_digest
from lookup.base.errors import BadInput, PhotoError
from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.evaluation.lookups import MatcherOf, Tick, look_up_all, unreadable
from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.outcome import Outcome
from lookup.features.extractor import PICTURE_SIDE, FeatureExtractor, ImageFeatures
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.index.entries import Entries, ImageEntry
from lookup.index.generation import Generation
from lookup.index.writer import GenerationParts, new_generation_id, reseal
from lookup.learning.catalogue import MOST_SAMPLED, Sample, learn
from lookup.learning.new_generation import write_new_generation
from lookup.learning.projection_fit import MOST_PICTURES, evenly_spread, fit_projection
from lookup.matching.matcher import Matcher

_BATCH = 16


@contextmanager
def indexed(
    images: Sequence[LabelledImage],
    encoder_dir: Path,
    *,
    threads: int,
    progress: Tick,
) -> Iterator[Generation]:
    """A passing generation of the gallery rows; an image's id is its place among them.

    `progress` is told how many images are done and how many there are, queries included. Raises
    BadInput without a gallery or without queries, UnreadablePhotos where some cannot be read.
    """
    gallery = [image for image in images if image.split == "gallery"]
    with written(images, encoder_dir, threads=threads) as generation:
        learnt = learn(generation, gallery_samples(images))
        learnt.write(generation.directory)
        reseal(generation.directory, learnt.model)
        progress(len(gallery), len(images))
        yield Generation.open(generation.directory, threads=threads)


@contextmanager
def written(
    images: Sequence[LabelledImage], encoder_dir: Path, *, threads: int
) -> Iterator[Generation]:
    """As `indexed`, with the model that ships instead of one learnt of this catalogue."""
    gallery = [image for image in images if image.split == "gallery"]
    if not gallery or len(gallery) == len(images):
        raise BadInput(
            "There is nothing to evaluate: the manifest needs gallery rows and query rows.",
            "Set split to 'gallery' for catalogue images and 'query' for photos.",
        )
    encoder = OnnxEncoder.open(encoder_dir, threads=threads)
    with TemporaryDirectory(prefix="lookup-evaluate-") as directory:
        try:
            _write(Path(directory), gallery, encoder, encoder_dir)
        except PhotoError as error:
            raise unreadable(images, error) from error
        yield Generation.open(Path(directory), threads=threads)


def gallery_samples(images: Sequence[LabelledImage]) -> list[Sample]:
    """What a generation of the gallery rows is learnt from."""
    gallery = [image for image in images if image.split == "gallery"]
    return [
        Sample(row, partial(_picture, image))
        for row, image in evenly_spread(list(enumerate(gallery)), MOST_SAMPLED)
    ]


def evaluate(
    images: Sequence[LabelledImage],
    encoder_dir: Path,
    *,
    threads: int,
    progress: Tick,
    matcher_of: MatcherOf = Matcher,
) -> list[Outcome]:
    """Outcomes of all query rows against all gallery rows, in the order of the queries.

    Takes and raises what `indexed` does.
    """
    queries = [image for image in images if image.split == "query"]
    before = len(images) - len(queries)
    with indexed(images, encoder_dir, threads=threads, progress=progress) as generation:
        return look_up_all(
            matcher_of(generation),
            queries,
            progress=lambda done, _: progress(before + done, len(images)),
        )


def _write(
    directory: Path, gallery: Sequence[LabelledImage], encoder: OnnxEncoder, encoder_dir: Path
) -> None:
    chosen = evenly_spread(gallery, MOST_PICTURES)
    extractor = FeatureExtractor(
        encoder, fit_projection(encoder, [_picture(image) for image in chosen])
    )
    features: list[ImageFeatures] = []
    for batch in batched(gallery, _BATCH):
        features += extractor.extract([_picture(image) for image in batch])
    entries = Entries.of(
        [
            ImageEntry(image_id=row, product_id=str(image.product_id), colorway=image.variant_id)
            for row, image in enumerate(gallery)
        ]
    )
    parts = GenerationParts(
        entries=entries,
        features=features,
        content_digests=tuple(file_digest(image.path) for image in gallery),
        encoder_dir=encoder_dir,
        card=encoder.card,
        projection=extractor.projection,
    )
    now = datetime.now(UTC)
    write_new_generation(
        directory,
        parts,
        generation=new_generation_id(now),
        maison="evaluation",
        parent=None,
        created_at=now,
    )


def _picture(image: LabelledImage) -> Image:
    return open_picture(image.path, DEFAULT_LIMITS, target_side=PICTURE_SIDE)
