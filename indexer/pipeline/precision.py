"""Whether an encoder is used in float or in int8: as it ships, or tried once, with the pictures of
the first maison that has enough of them."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL.Image import Image
from pydantic import BaseModel, ConfigDict

from indexer.pipeline.precision_trial import TrialPicture, compared_recall, times_faster
from indexer.pipeline.request import PrecisionChoice
from indexer.runners.encoder import open_worker_encoder
from indexer.sources.source import FetchedImage, ImageSource
from lookup.base.durable import staged_directory
from lookup.base.errors import GoldenMismatch, PhotoError, Refused
from lookup.base.lock import lock
from lookup.catalog.images import CatalogImage
from lookup.encoders.card import ModelCard, Precision, PrecisionRecall
from lookup.encoders.onnx_encoder import CARD_FILE, OnnxEncoder
from lookup.evaluation.intervals import Interval, paired_loss_interval
from lookup.evaluation.manifest import LabelledImage, read_manifest
from lookup.features.extractor import PICTURE_SIDE
from lookup.features.projection import PatchProjection
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS, PhotoLimits
from lookup.images.photo import decode_photo
from lookup.learning.phone_changes import phone_like
from lookup.learning.projection_fit import evenly_spread

LEAST_PICTURES = 200
"""Catalogues of fewer stay in float unless int8 is asked for, or was found to do as well."""

MOST_LOSS = 0.01
"""Of recall@1, with 95 % confidence."""

LEAST_TIMES_FASTER = 1.1

_CALIBRATED_ON = 32
_MOST_PICTURES = 200
_PHOTOS_EACH = 3
"""Of 600 photos, two lost and none gained are then sure to be less than 1 in 100."""
_MOST_LABELLED = 250
_TRIAL_FILE = "trial.json"
_INT8 = "int8"
# Raised when a trial would come to another answer: older ones are then left aside.
_VERSION = 3


class PrecisionTrial(BaseModel):
    """What was chosen for an encoder and why; `recall` and `times_faster` (int8, processor time of
    an encoding) are None where int8 failed before they were measured.
    """

    model_config = ConfigDict(frozen=True)

    chosen: Precision
    reason: str
    recall: PrecisionRecall | None = None
    times_faster: float | None = None

    @property
    def of_few(self) -> bool:
        """Whether more photos might tell more."""
        return self.recall is not None and self.recall.photos < LEAST_PICTURES

    @property
    def is_worse(self) -> bool:
        """Whether int8 surely recognises fewer photos, or nobody could measure it."""
        return self.recall is None or _loss(self.recall)[0] > 0


@dataclass(frozen=True)
class TrialPictures:
    """What a trial is made with: the catalogue's pictures, and the manifest of labelled photos of
    its products, which need not be there.
    """

    images: Iterable[CatalogImage]
    source: ImageSource
    limits: PhotoLimits
    labelled: Path


class EncoderPrecision:
    """Finds or makes the form of one encoder, beside its export."""

    def __init__(self, encoder_dir: Path, projection: PatchProjection) -> None:
        """`encoder_dir` holds the export, in float unless it ships in int8; `projection` is the
        maison's."""
        self._encoder_dir = encoder_dir
        self._projection = projection
        self._path = encoder_dir.with_name(f"{encoder_dir.name}-int8-v{_VERSION}")

    def chosen(
        self, wanted: PrecisionChoice, pictures: TrialPictures
    ) -> tuple[Path, PrecisionTrial | None]:
        """The directory of the encoder to use, and the trial that chose it, which is kept for all
        maisons of the home.

        `auto` takes int8 where it is faster and recognises as much. What ships in int8 was tried
        before. Raises Refused where `int8` is asked for and is no faster or surely worse, and
        FeedError or PhotoError for labelled photos that cannot be read.
        """
        shipped = ModelCard.read(self._encoder_dir / CARD_FILE).quantized
        if wanted == "fp32" or shipped is not None:
            return self._encoder_dir, None
        trial = self._kept()
        if trial is None or trial.of_few:
            images = list(pictures.images)
            few = len(images) < LEAST_PICTURES
            if wanted == "auto" and few:
                return self._encoder_dir, None
            if trial is None or not few:
                trial = self._tried(images, pictures)
        if wanted == "int8" and not trial.is_worse:
            trial = trial.model_copy(update={"chosen": "int8"})
        if trial.chosen == "int8":
            return self._path / _INT8, trial
        if wanted == "int8":
            raise Refused(
                f"The encoder must not be used in int8: {trial.reason}.",
                "Build with --precision auto or fp32.",
            )
        return self._encoder_dir, trial

    def _kept(self) -> PrecisionTrial | None:
        file = self._path / _TRIAL_FILE
        return PrecisionTrial.model_validate_json(file.read_bytes()) if file.is_file() else None

    def _tried(self, images: list[CatalogImage], pictures: TrialPictures) -> PrecisionTrial:
        # One at a time: builds of two maisons may both be the encoder's first.
        with lock(self._path.with_name(f"{self._path.name}.lock")):
            kept = self._kept()
            if kept is not None and not kept.of_few:
                return kept
            with staged_directory(self._path) as staging:
                trial = self._trial(images, pictures, staging / _INT8)
                (staging / _TRIAL_FILE).write_text(trial.model_dump_json(indent=1) + "\n")
                shutil.rmtree(self._path, ignore_errors=True)
        return trial

    def _trial(
        self, images: list[CatalogImage], pictures: TrialPictures, out: Path
    ) -> PrecisionTrial:
        # Only here: it needs what builds have and services lack.
        from indexer.pipeline.quantization import quantize

        spread = evenly_spread(images, _MOST_PICTURES)
        chosen = evenly_spread(spread, _CALIBRATED_ON)
        sample = [picture for _, picture in _opened(chosen, pictures)]
        if not sample:
            return PrecisionTrial(chosen="fp32", reason="no picture could be read")
        rng = np.random.default_rng(0)
        try:
            card = quantize(
                self._encoder_dir,
                [seen for picture in sample for seen in (picture, phone_like(picture, rng))],
                out,
            )
        except GoldenMismatch as error:
            return PrecisionTrial(chosen="fp32", reason=error.detail)
        forms = open_worker_encoder(self._encoder_dir), open_worker_encoder(out)
        faster = times_faster(forms, sample)
        if faster < LEAST_TIMES_FASTER:
            return PrecisionTrial(
                chosen="fp32", reason=f"it is {faster:.2f} times as fast", times_faster=faster
            )
        recall = self._recall(forms, spread, images, pictures)
        _note(card, recall, out)
        most = _loss(recall)[1]
        return PrecisionTrial(
            chosen="int8" if most <= MOST_LOSS else "fp32",
            reason=f"of {recall.photos} photos it recognises {recall.int8:.1%}, in float"
            f" {recall.fp32:.1%} ({recall.lost} lost, {recall.gained} gained: with 95 % confidence"
            f" at most {max(most, 0):.1%} fewer)",
            recall=recall,
            times_faster=round(faster, 2),
        )

    def _recall(
        self,
        forms: tuple[OnnxEncoder, OnnxEncoder],
        spread: list[CatalogImage],
        images: list[CatalogImage],
        pictures: TrialPictures,
    ) -> PrecisionRecall:
        """Of `spread` as phones might take it, and of the labelled photos."""
        labelled = _labelled(pictures.labelled)
        asked_for = {photo.product_id for photo in labelled}
        spread_ids = {image.id for image in spread}
        besides = [i for i in images if i.product_id in asked_for and i.id not in spread_ids]
        catalogue = [*spread, *besides[:_MOST_LABELLED]]
        shown = {image.product_id for image in catalogue}
        photos = [photo for photo in labelled if photo.product_id in shown]
        return compared_recall(
            forms,
            self._projection,
            _with_photos(catalogue, pictures, len(spread)),
            _taken(photos),
        )


def _loss(recall: PrecisionRecall) -> Interval:
    """Of the photos, how many fewer int8 recognises."""
    assert recall.lost is not None  # only older versions did not count them
    assert recall.gained is not None
    return paired_loss_interval(recall.lost, recall.gained, recall.photos)


def _labelled(manifest: Path) -> list[LabelledImage]:
    images = read_manifest(manifest) if manifest.is_file() else []
    photos = [image for image in images if image.split == "query" and image.answerable]
    return evenly_spread(photos, _MOST_LABELLED)


def _with_photos(
    images: Iterable[CatalogImage], pictures: TrialPictures, photographed: int
) -> Iterator[TrialPicture]:
    """Catalogue pictures, the first `photographed` of them also as a phone might take them."""
    rng = np.random.default_rng(1)
    for number, (product, picture) in enumerate(_opened(images, pictures)):
        times = _PHOTOS_EACH if number < photographed else 0
        photos = tuple(phone_like(picture, rng) for _ in range(times))
        yield TrialPicture(product, picture, photos)


def _taken(labelled: Iterable[LabelledImage]) -> Iterator[tuple[str, Image]]:
    for photo in labelled:
        assert photo.product_id is not None  # it is answerable
        yield photo.product_id, open_picture(photo.path, DEFAULT_LIMITS, target_side=PICTURE_SIDE)


def _opened(images: Iterable[CatalogImage], pictures: TrialPictures) -> Iterator[tuple[str, Image]]:
    """Products with pictures; what cannot be read is left out, the run that follows lists it."""
    for image in images:
        try:
            fetched = pictures.source.fetch(image.path, pictures.limits.max_bytes, known=None)
            assert isinstance(fetched, FetchedImage)  # nothing was said to be known
            yield (
                image.product_id,
                decode_photo(fetched.data, pictures.limits, target_side=PICTURE_SIDE),
            )
        except PhotoError:
            continue


def _note(card: ModelCard, recall: PrecisionRecall, directory: Path) -> None:
    assert card.quantized is not None  # it was just made
    entry = card.quantized.model_copy(update={"recall": recall})
    card.model_copy(update={"quantized": entry}).write(directory / CARD_FILE)
