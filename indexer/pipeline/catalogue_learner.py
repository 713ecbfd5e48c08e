"""Learns how a catalogue's photos are matched, or takes it over while little has changed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from indexer.pipeline.learning import SampledPicture
from indexer.pipeline.workspace import Workspace
from lookup.base.errors import GenerationError
from lookup.evaluation.labelled import labelled_photos
from lookup.evaluation.manifest import read_manifest
from lookup.evaluation.report.plots import write_reliability_plot
from lookup.features.extractor import FeatureExtractor
from lookup.index.entries import Entries
from lookup.index.generation import Generation
from lookup.index.manifest import Manifest
from lookup.index.remote.elsewhere import generation_store
from lookup.index.writer import reseal
from lookup.learning.catalogue import (
    MOST_SAMPLED,
    CatalogueModel,
    LabelledPhoto,
    Sample,
    learn,
)
from lookup.learning.projection_fit import evenly_spread
from lookup.learning.rates import USUAL_RATES, Rates
from lookup.matching.adaptation import TaughtMetric
from lookup.matching.model import MatchingModel

# Raised when the same catalogue would teach something else.
_VERSION = 5
_MOST_CHANGED = 0.1


class CatalogueLearner:
    """The Learner of every build: a matching model from the catalogue's own pictures, and from the
    maison's labelled photos where there are any and they make it better.
    """

    def __init__(self, rates: Rates = USUAL_RATES, *, labelled: Path | None = None) -> None:
        """`labelled` is the manifest of labelled photos, which need not be there."""
        self._rates = rates
        self._labelled = labelled

    @property
    def digest(self) -> str:
        """Labelled photos are no part of it: new ones count from the next time it learns."""
        return f"matching {_VERSION}, {self._rates}"

    def learn(
        self,
        staging: Path,
        sample: Sequence[SampledPicture],
        extractor: FeatureExtractor,
        *,
        parent: Path | None,
    ) -> None:
        """Writes the model over the shipped one; the parent's until a tenth of the images changed.
        What the parent was taught stays in use.

        Raises DomainError where the generation, a picture or a labelled photo cannot be read.
        """
        learnt = None
        if parent is not None:
            _carry_taught(staging, parent)
            learnt = _taken_over(staging, parent)
        write_learnt(staging, learnt or self.learnt(Generation.open(staging), sample))

    def learnt(self, generation: Generation, sample: Sequence[SampledPicture]) -> CatalogueModel:
        """What is learnt of a generation as it was taught. Raises DomainError as `learn` does."""
        learnt = learn(
            generation,
            [Sample(picture.row, picture.open) for picture in evenly_spread(sample, MOST_SAMPLED)],
            self.photos(generation),
            self._rates,
        )
        taught = MatchingModel.read(generation.directory).adaptation
        return replace(learnt, model=learnt.model.model_copy(update={"adaptation": taught}))

    def photos(self, generation: Generation) -> list[LabelledPhoto]:
        """The maison's labelled photos of what a generation may be asked. Raises DomainError."""
        if self._labelled is None or not self._labelled.is_file():
            return []
        return labelled_photos(generation, read_manifest(self._labelled))


def learner_of(
    workspace: Workspace,
    *,
    false_match_rate: float | None = None,
    look_alike_rate: float | None = None,
    labelled: Path | None = None,
) -> CatalogueLearner:
    """With the maison's labelled photos unless others are given, and the rates of the published
    generation where none are given. A `look_alike_rate` of 1 ends a limit.
    """
    published = _published_rates(workspace)
    look_alike = published.look_alike if look_alike_rate is None else look_alike_rate
    rates = Rates(
        false_match=published.false_match if false_match_rate is None else false_match_rate,
        look_alike=None if look_alike == 1 else look_alike,
    )
    return CatalogueLearner(rates, labelled=labelled or workspace.labelled_manifest)


def _published_rates(workspace: Workspace) -> Rates:
    store = generation_store(workspace.home, workspace.maison)
    current = store.current_or_none()
    if current is None:
        return USUAL_RATES
    try:
        entry = Manifest.read(store.path(current)).matching
    except GenerationError:
        return USUAL_RATES  # a build replaces what is damaged
    if entry is None:
        return USUAL_RATES
    return Rates(false_match=entry.false_match_rate, look_alike=entry.look_alike_rate)


def write_learnt(directory: Path, learnt: CatalogueModel) -> None:
    """Writes it and the plot of its reliability into a generation still to be sealed."""
    learnt.write(directory)
    write_reliability_plot(directory, learnt.model.calibration.reliability)


def _taken_over(staging: Path, parent: Path) -> CatalogueModel | None:
    if Manifest.read(parent).features_digest != Manifest.read(staging).features_digest:
        return None
    learnt = CatalogueModel.read(parent)
    model = learnt.model
    now = Entries.read(staging).image_ids
    changed = model.changed_since + _changed_images(staging, parent)
    if model.learnt_in is None or changed > _MOST_CHANGED * len(now):
        return None
    taught = MatchingModel.read(staging).adaptation
    aged = model.model_copy(update={"changed_since": changed, "adaptation": taught})
    return replace(learnt, model=aged)


def _carry_taught(staging: Path, parent: Path) -> None:
    """Takes over what the parent was taught; that it was, where another encoder sees otherwise."""
    check = MatchingModel.read(parent).adaptation
    metric = TaughtMetric.read_or_none(parent)
    if check is None or not check.kept:
        return
    changed = check.changed_since + _changed_images(staging, parent)
    if metric is not None and Manifest.read(parent).encoder == Manifest.read(staging).encoder:
        metric.write(staging)
    else:
        check = check.model_copy(update={"taught_in": None})
    check = check.model_copy(update={"changed_since": changed})
    model = MatchingModel.read(staging).model_copy(update={"adaptation": check})
    model.write(staging)
    reseal(staging, model)


def _changed_images(staging: Path, parent: Path) -> int:
    """How many images came or went."""
    before, now = Entries.read(parent).image_ids, Entries.read(staging).image_ids
    return len(np.setxor1d(before, now))
