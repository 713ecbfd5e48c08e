"""A generation like the published one, taught by its own views of products."""

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from indexer.pipeline.calibration import published_rows
from indexer.pipeline.catalogue_learner import CatalogueLearner, write_learnt
from indexer.pipeline.learning import learnt_digest, sampled
from indexer.pipeline.workspace import Workspace
from lookup.audit.record import person_at_this_machine
from lookup.catalog.database import open_home
from lookup.images.thumbnails import Thumbnails
from lookup.index.generation import Generation
from lookup.index.manifest import MatchingEntry
from lookup.index.publishing import AuditedPublisher
from lookup.index.remote.elsewhere import generation_store
from lookup.index.writer import copy_generation, new_generation_id, reseal
from lookup.learning.catalogue import Sample
from lookup.learning.teaching import Teacher
from lookup.matching.adaptation import AdaptationCheck
from lookup.matching.model import MatchingModel


class TeachingReport(BaseModel):
    """What `indexer teach` did: `published` where something was surely gained, `nothing_gained`, or
    `nothing_to_learn_from` without ten products that have several pictures of a variant or
    confirmed photos; `products` counts these. `generation` is the one published now.
    """

    model_config = ConfigDict(frozen=True)

    status: Literal["published", "nothing_gained", "nothing_to_learn_from"]
    maison: str
    generation: str
    parent: str
    products: int
    check: AdaptationCheck | None
    matching: MatchingEntry | None


def teach(workspace: Workspace, learner: CatalogueLearner) -> TeachingReport:
    """Publishes the published generation once more, taught and calibrated anew, where that surely
    helps on products held out; else nothing changes.

    Raises NoGeneration, GenerationError, Refused while another command changes the index or where
    the catalogue is not the published one any more, DomainError for unreadable pictures or photos.
    """
    with (
        workspace.changing("indexer teach"),
        open_home(workspace.home) as database,
    ):
        store = generation_store(workspace.home, workspace.maison)
        store.sweep_staging()
        published = Generation.open(store.path(store.current()))
        before = published.manifest
        thumbnails = Thumbnails(workspace.home.images_dir(workspace.maison))
        sample = sampled(published_rows(database, published), thumbnails)
        model = MatchingModel.read(published.directory)
        teacher = Teacher(
            published,
            [Sample(picture.row, picture.open) for picture in sample],
            learner.photos(published),
        )
        check = teacher.check(model.weights) if teacher.has_enough else None
        report = TeachingReport(
            status="nothing_to_learn_from" if check is None else "nothing_gained",
            maison=workspace.maison,
            generation=before.generation,
            parent=before.generation,
            products=teacher.products,
            check=check,
            matching=before.matching,
        )
        if check is None or not check.kept:
            return report
        now = datetime.now(UTC)
        generation = new_generation_id(now)
        with store.staging(generation) as staging:
            copy_generation(published.directory, staging)
            teacher.metric().write(staging)
            check = check.model_copy(update={"taught_in": generation})
            taught = model.model_copy(update={"adaptation": check})
            taught.write(staging)
            reseal(staging, taught, generation=generation)
            learnt = learner.learnt(Generation.open(staging), sample)
            write_learnt(staging, learnt)
            made = reseal(
                staging,
                learnt.model,
                parent=before.generation,
                created_at=now,
                features_digest=learnt_digest(before.features_digest, learner),
            )
            Generation.open(staging)
        publisher = AuditedPublisher(database, store, workspace.maison, by=person_at_this_machine())
        publisher.publish(generation)
        return report.model_copy(
            update={
                "status": "published",
                "generation": generation,
                "check": check,
                "matching": made.matching,
            }
        )
