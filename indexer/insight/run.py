"""One insight: of a maison's published generation, kept and announced."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
from sqlalchemy.orm import Session

from indexer.insight.catalogue import Catalogue
from indexer.insight.categories import category_insights
from indexer.insight.colours import contradicting_colors
from indexer.insight.confusable import confusable_pairs
from indexer.insight.duplicates import duplicate_rows, duplicates, same_pictures
from indexer.insight.feedback import drift, false_match_bound
from indexer.insight.looking import Looker
from indexer.insight.mislabelled import mislabelled
from indexer.insight.recall import ExpectedRecall
from indexer.insight.survey import PictureRecord, survey
from indexer.insight.thin import ThinProducts
from lookup.base.home import Home
from lookup.catalog.database import Database
from lookup.events.announcing import EventType, NewEvent, announce
from lookup.images.thumbnails import Thumbnails
from lookup.index.generation import Generation
from lookup.index.remote.elsewhere import generation_store
from lookup.insight.file import InsightFile
from lookup.insight.findings import CategoryInsight, Counts, FalseMatchBound, Finding, Insight
from lookup.matching.model import MatchingModel

MOST_LISTED = 1000

Tick = Callable[[int, int], None]


def find_insight(
    home: Home, database: Database, maison: str, *, confidence: float, progress: Tick
) -> Insight:
    """Looks every picture of the published generation up among the others, keeps what is found, and
    announces a bound that broke since the run before.

    `confidence` is that of the bounds on false matches. Raises NoGeneration, GenerationError,
    NotFound for an unknown maison, DiskFull.
    """
    store = generation_store(home, maison)
    generation = Generation.open(store.path(store.current()), threads=1)
    file = InsightFile(home, maison)
    before = file.read_or_none()
    with database.session() as session:
        catalogue = Catalogue.of(session, maison, generation.entries)
    thumbnails = Thumbnails(home.images_dir(maison))
    model = MatchingModel.read(generation.directory)
    records = list(_records(generation, model, catalogue, progress))
    with database.session() as session:
        bounds = _bounds(session, maison, model, confidence, before)
        moved = drift(session, maison, model, before.computed_at if before else None)
    insight = _insight(generation, catalogue, records, thumbnails).model_copy(
        update=bounds | {"drift": moved}
    )
    file.write(insight)
    _announce(database, maison, insight, before)
    return insight


def _records(
    generation: Generation, model: MatchingModel, catalogue: Catalogue, progress: Tick
) -> Iterator[PictureRecord]:
    rows = catalogue.rows
    looker = Looker(generation, catalogue.views)
    found = survey(looker, model, rows, catalogue.views, catalogue.colorways)
    for done, record in enumerate(found, start=1):
        yield record
        progress(done, len(rows))


def _insight(
    generation: Generation,
    catalogue: Catalogue,
    records: Sequence[PictureRecord],
    thumbnails: Thumbnails,
) -> Insight:
    products: Mapping[int, list[PictureRecord]] = defaultdict(list)
    for record in records:
        products[record.product].append(record)
    recall = ExpectedRecall(records, catalogue.category)
    same = same_pictures(records, catalogue, thumbnails)
    lists: Mapping[str, Sequence[Finding]] = {
        "confusable": confusable_pairs(records, catalogue),
        "thin": ThinProducts(products, catalogue, recall, thumbnails).found(),
        "duplicates": duplicates(same, catalogue),
        "mislabelled": mislabelled(records, catalogue, duplicate_rows(same)),
        "colours": contradicting_colors(records, catalogue),
    }
    by_category = category_insights(products, catalogue, recall)
    return Insight.model_validate(
        {
            "generation": generation.manifest.generation,
            "computed_at": datetime.now(UTC),
            "products": len(products) + len(catalogue.unseen),
            "pictures": len(records),
            "counts": Counts(**{name: len(found) for name, found in lists.items()}),
            "recall": _mean(by_category, [each.recall for each in by_category]),
            "coverage": _mean(by_category, [each.coverage for each in by_category]),
            "false_matches": _mean(by_category, [each.false_matches for each in by_category]),
            "categories": by_category,
            "bound": None,
            "recent_bound": None,
            "drift": None,
        }
        | {name: found[:MOST_LISTED] for name, found in lists.items()}
    )


def _mean(categories: Sequence[CategoryInsight], figures: Sequence[float]) -> float:
    """Of a figure of each category, by products."""
    products = [each.products for each in categories]
    return float(np.dot(figures, products)) / max(sum(products), 1)


def _bounds(
    session: Session,
    maison: str,
    model: MatchingModel,
    confidence: float,
    before: Insight | None,
) -> dict[str, FalseMatchBound | None]:
    allowed = model.calibration.false_match_rate

    def bound(since: datetime | None) -> FalseMatchBound | None:
        return false_match_bound(
            session, maison, allowed=allowed, confidence=confidence, since=since
        )

    return {
        "bound": bound(None),
        "recent_bound": bound(before.computed_at) if before else None,
    }


def _announce(database: Database, maison: str, insight: Insight, before: Insight | None) -> None:
    broken = insight.broken_bound
    if broken is None or (before is not None and before.broken_bound is not None):
        return
    event = NewEvent(
        EventType.BOUND_BROKEN,
        insight.generation,
        {
            "photos": broken.photos,
            "matched": broken.matched,
            "at_least": broken.at_least,
            "allowed": broken.allowed,
            "confidence": broken.confidence,
        },
    )
    with database.session(write=True) as session:
        announce(session, maison, event)
