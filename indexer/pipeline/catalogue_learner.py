"""Learns how a catalogue's photos are matched, or takes it over while little has changed."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.pipeline.learning import SampledPicture
from lookup.index.entries import Entries
from lookup.index.features import FeatureExtractor
from lookup.index.generation import Generation
from lookup.index.manifest import Manifest
from lookup.matching.learning import MOST_SAMPLED, Sample, learn
from lookup.matching.model import MatchingModel
from lookup.matching.projection_fit import evenly_spread

# Raised when the same catalogue would teach something else.
_VERSION = 1
_MOST_CHANGED = 0.1


class CatalogueLearner:
    """The Learner of every build: a matching model from the catalogue's own pictures."""

    digest = f"matching {_VERSION}"

    def learn(
        self,
        staging: Path,
        sample: Sequence[SampledPicture],
        extractor: FeatureExtractor,
        *,
        parent: Path | None,
    ) -> None:
        """Writes the model over the shipped one; the parent's until a tenth of the images changed.

        Raises DomainError where the generation or a picture cannot be read.
        """
        model = _taken_over(staging, parent) if parent is not None else None
        if model is None:
            pictures = [
                Sample(picture.row, picture.open) for picture in evenly_spread(sample, MOST_SAMPLED)
            ]
            model = learn(Generation.open(staging), pictures)
        model.write(staging)


def _taken_over(staging: Path, parent: Path) -> MatchingModel | None:
    if Manifest.read(parent).features_digest != Manifest.read(staging).features_digest:
        return None
    model = MatchingModel.read(parent)
    before, now = Entries.read(parent).image_ids, Entries.read(staging).image_ids
    changed = model.changed_since + len(np.setxor1d(before, now))
    if model.learnt_in is None or changed > _MOST_CHANGED * len(now):
        return None
    return model.model_copy(update={"changed_since": changed})
