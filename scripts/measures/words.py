"""What the words in photos add where products look alike."""

from pathlib import Path
from typing import Any

import click
import numpy as np

from lookup.base.timing import StageTimer
from lookup.evaluation.lookups import judging
from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.run import indexed
from lookup.features.extractor import PICTURE_SIDE
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.matching.matcher import Matcher
from lookup.matching.result import MatchResult
from lookup.matching.wording import worth_reading
from lookup.ocr.reader import TextReader
from lookup.service.words import RANKED
from measures.labelled import THREADS, labelled


@click.command()
@labelled
def words(images: list[LabelledImage], encoder_dir: Path) -> dict[str, Any]:
    """Photos of catalogue products looked up without and with their words, which are read where a
    look-up would. A product's name is its id in MANIFEST. Needs the extra `text`."""
    reader = TextReader(threads=THREADS)
    texts = _texts(images, reader)
    pairs: list[tuple[LabelledImage, MatchResult, MatchResult]] = []
    read = 0
    with indexed(images, encoder_dir, threads=THREADS, progress=lambda done, total: None) as found:
        matcher = Matcher(found)
        for image in judging(found, images):
            if not image.answerable:
                continue
            photo = open_picture(image.path, DEFAULT_LIMITS, target_side=matcher.photo_side)
            before = matcher.match(photo, top_k=RANKED, timer=StageTimer())
            after = before
            if worth_reading(before):
                lines = [line.text for line in reader.read(photo)]
                after = matcher.told_by_words(before, lines, texts)
                read += 1
            pairs.append((image, before, after))
    return {
        "photos": len(pairs),
        "read": read / len(pairs),
        "without": _figures([(image, before) for image, before, _ in pairs]),
        "with_words": _figures([(image, after) for image, _, after in pairs]),
    }


def _texts(images: list[LabelledImage], reader: TextReader) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for image in images:
        if image.split == "gallery" and image.product_id is not None:
            lines = texts.setdefault(image.product_id, [image.product_id.replace("-", " ")])
            picture = open_picture(image.path, DEFAULT_LIMITS, target_side=PICTURE_SIDE)
            lines += [line.text for line in reader.read(picture)]
    return texts


def _figures(looked_up: list[tuple[LabelledImage, MatchResult]]) -> dict[str, float]:
    right = np.array(
        [result.ranking[0].product_id == image.product_id for image, result in looked_up]
    )
    matched = np.array([result.decision == "match" for _, result in looked_up])
    sure = np.clip([result.ranking[0].confidence for _, result in looked_up], 1e-4, 1 - 1e-4)
    return {
        "recall_at_1": float(right.mean()),
        "coverage": float(matched.mean()),
        "wrong_matches": float((matched & ~right).mean()),
        "log_loss": float(-np.log(np.where(right, sure, 1 - sure)).mean()),
    }
