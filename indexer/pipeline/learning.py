"""The place for what is learnt from a whole catalogue, once its features are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from PIL.Image import Image

from indexer.pipeline.assembly import Rows
from lookup.features.extractor import FeatureExtractor
from lookup.images.limits import DEFAULT_LIMITS
from lookup.images.photo import decode_photo
from lookup.images.thumbnails import Thumbnails

MOST_SAMPLED = 400


@dataclass(frozen=True)
class SampledPicture:
    """One picture of a generation: its row there, its product, and where it is to be seen."""

    row: int
    product_id: str
    colorway: str | None
    path: Path

    def open(self) -> Image:
        """The picture, upright RGB, at most 640 pixels a side. Raises OSError, PhotoError."""
        return decode_photo(self.path.read_bytes(), DEFAULT_LIMITS)


class Learner(Protocol):
    """Learns from a catalogue and writes what it learnt beside its features."""

    @property
    def digest(self) -> str:
        """Names what the outcome depends on besides the catalogue, its settings and version."""

    def learn(
        self,
        staging: Path,
        sample: Sequence[SampledPicture],
        extractor: FeatureExtractor,
        *,
        parent: Path | None,
    ) -> None:
        """Adds files to the generation in `staging`, which is complete but for them.

        `parent` is the generation published so far, from which files may be taken over. The
        manifest is written again afterwards. Raises DomainError to refuse the generation.
        """


def learnt_digest(features: str | None, learner: Learner) -> str:
    """The `features_digest` of a generation of these features that `learner` learnt from.

    `features` is their key, or the `features_digest` of another generation of them.
    """
    key, _, _ = (features or "").partition("+")
    return f"{key}+{learner.digest}"


def sampled(rows: Rows, thumbnails: Thumbnails) -> list[SampledPicture]:
    """At most MOST_SAMPLED pictures, evenly spread, the same for the same catalogue."""
    count = min(len(rows.contents), MOST_SAMPLED)
    chosen = np.linspace(0, len(rows.contents) - 1, count).astype(int)
    return [
        SampledPicture(
            row=int(row),
            product_id=rows.entries.product(row),
            colorway=rows.entries.colorway(row),
            path=thumbnails.path(rows.contents[row]),
        )
        for row in chosen
    ]
