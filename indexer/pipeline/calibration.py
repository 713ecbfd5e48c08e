"""A generation like the published one, calibrated anew."""

from dataclasses import replace
from datetime import UTC, datetime
from math import isclose
from typing import Literal

from pydantic import BaseModel, ConfigDict

from indexer.pipeline.assembly import CataloguePictures, Rows
from indexer.pipeline.catalogue_learner import CatalogueLearner, write_learnt
from indexer.pipeline.learning import learnt_digest, sampled
from indexer.pipeline.workspace import Workspace
from lookup.audit.record import person_at_this_machine
from lookup.base.errors import Refused
from lookup.catalog.database import Database, open_home
from lookup.images.thumbnails import Thumbnails
from lookup.index.generation import Generation
from lookup.index.manifest import Manifest, MatchingEntry
from lookup.index.publishing import AuditedPublisher
from lookup.index.remote.elsewhere import generation_store
from lookup.index.writer import copy_generation, new_generation_id, reseal
from lookup.matching.model import MatchingModel


class CalibrationReport(BaseModel):
    """What `indexer calibrate` did: `unchanged` where it would say the same as what is published.

    `matching` is that of the generation published now, `before` that of the one before it.
    """

    model_config = ConfigDict(frozen=True)

    status: Literal["published", "unchanged"]
    maison: str
    generation: str
    parent: str
    matching: MatchingEntry | None
    before: MatchingEntry | None


def calibrate(workspace: Workspace, learner: CatalogueLearner) -> CalibrationReport:
    """Publishes the published generation once more, its vectors untouched, with another model.

    Raises NoGeneration, GenerationError, Refused while another command changes the index or where
    the catalogue is not the published one any more, DomainError for unreadable labelled photos.
    """
    with (
        workspace.changing("indexer calibrate"),
        open_home(workspace.home) as database,
    ):
        store = generation_store(workspace.home, workspace.maison)
        store.sweep_staging()
        published = Generation.open(store.path(store.current()))
        thumbnails = Thumbnails(workspace.home.images_dir(workspace.maison))
        learnt = learner.learnt(published, sampled(published_rows(database, published), thumbnails))
        before = published.manifest
        if _same(learnt.model, MatchingModel.read(published.directory)):
            return _report(published, "unchanged", before)
        now = datetime.now(UTC)
        generation = new_generation_id(now)
        with store.staging(generation) as staging:
            copy_generation(published.directory, staging)
            model = learnt.model.model_copy(update={"learnt_in": generation})
            write_learnt(staging, replace(learnt, model=model))
            reseal(
                staging,
                model,
                generation=generation,
                parent=before.generation,
                created_at=now,
                features_digest=learnt_digest(before.features_digest, learner),
            )
            made = Generation.open(staging)
        by = person_at_this_machine()
        AuditedPublisher(database, store, workspace.maison, by).publish(generation)
        return _report(made, "published", before)


def published_rows(database: Database, generation: Generation) -> Rows:
    pictures = CataloguePictures(database, generation.manifest.maison)
    contents = {image.id: image.content for image in pictures}
    found = [contents.get(image_id) for image_id in generation.entries.image_ids.tolist()]
    known = [content for content in found if content is not None]
    if len(known) < len(found):
        raise Refused(
            f"{len(found) - len(known)} of {len(found)} published pictures are not in the"
            " catalogue any more.",
            "Run `indexer build`, which calibrates as well.",
        )
    return Rows(generation.entries, known)


def _same(model: MatchingModel, other: MatchingModel) -> bool:
    unaged = {"learnt_in": None, "changed_since": 0}
    first, second = (each.model_copy(update=unaged).model_dump() for each in (model, other))
    return _alike(first, second)


def _alike(first: object, second: object) -> bool:
    """Whether documents differ by no more than threads adding in another order make them differ."""
    if isinstance(first, float) and isinstance(second, float):
        return isclose(first, second, rel_tol=1e-3, abs_tol=1e-4)
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(_alike(first[k], second[k]) for k in first)
    if isinstance(first, tuple | list) and isinstance(second, tuple | list):
        return len(first) == len(second) and all(map(_alike, first, second))
    return first == second


def _report(
    made: Generation, status: Literal["published", "unchanged"], before: Manifest
) -> CalibrationReport:
    return CalibrationReport(
        status=status,
        maison=before.maison,
        generation=made.manifest.generation,
        parent=before.generation,
        matching=made.manifest.matching,
        before=before.matching,
    )
