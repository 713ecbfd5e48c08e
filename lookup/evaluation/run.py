"""Indexes a manifest's gallery and looks every query up, with the code the service runs."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from lookup.batches import batched
from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.errors import BadInput
from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.outcome import Outcome
from lookup.images.limits import PhotoLimits
from lookup.images.photo import decode_photo
from lookup.index.digest import file_digest
from lookup.index.entries import Entries, ImageEntry
from lookup.index.features import FeatureExtractor, ImageFeatures
from lookup.index.generation import Generation
from lookup.index.writer import GenerationParts, new_generation_id, write_generation
from lookup.matching.matcher import Matcher
from lookup.timing import StageTimer

_BATCH = 16
_RANKED = 50


def evaluate(
    images: Sequence[LabelledImage],
    encoder_dir: Path,
    *,
    threads: int,
    progress: Callable[[int, int], None],
) -> list[Outcome]:
    """Outcomes of all query rows against all gallery rows, in the order of the queries.

    `progress` is told how many images are done and how many there are. Raises BadInput without
    a gallery or without queries, PhotoError for a photo that cannot be read.
    """
    gallery = [image for image in images if image.split == "gallery"]
    queries = [image for image in images if image.split == "query"]
    if not gallery or not queries:
        raise BadInput(
            "There is nothing to evaluate: the manifest needs gallery rows and query rows.",
            "Set split to 'gallery' for catalogue images and 'query' for photos.",
        )
    encoder = OnnxEncoder.open(encoder_dir, threads=threads)
    with TemporaryDirectory(prefix="lookup-evaluate-") as directory:
        _write(Path(directory), gallery, encoder, encoder_dir)
        progress(len(gallery), len(images))
        generation = Generation.open(Path(directory), threads=threads)
        matcher = Matcher(generation)
        outcomes = []
        for done, query in enumerate(queries, start=1):
            outcomes.append(_look_up(query, matcher))
            progress(len(gallery) + done, len(images))
        return outcomes


def _write(
    directory: Path, gallery: Sequence[LabelledImage], encoder: OnnxEncoder, encoder_dir: Path
) -> None:
    limits = PhotoLimits()
    extractor = FeatureExtractor(encoder)
    features: list[ImageFeatures] = []
    for batch in batched(gallery, _BATCH):
        features += extractor.extract(
            [decode_photo(image.path.read_bytes(), limits) for image in batch]
        )
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
    )
    now = datetime.now(UTC)
    write_generation(
        directory,
        parts,
        generation=new_generation_id(now),
        maison="evaluation",
        parent=None,
        created_at=now,
    )


def _look_up(query: LabelledImage, matcher: Matcher) -> Outcome:
    photo = decode_photo(query.path.read_bytes(), PhotoLimits())
    timer = StageTimer()
    result = matcher.match(photo, top_k=_RANKED, timer=timer)
    return Outcome(
        query=query,
        result=result,
        embed_ms=timer.milliseconds("embed"),
        search_ms=timer.milliseconds("search"),
    )
