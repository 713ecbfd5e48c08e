"""What look-ups and feedback since say of false matches, and of photos unlike those learnt from."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.catalog.maisons import find_maison
from lookup.evaluation.intervals import upper_bound
from lookup.feedback.models import Feedback, LookupRecord
from lookup.insight.findings import Drift, FalseMatchBound
from lookup.matching.model import MatchingModel

_LEAST_LOOKUPS = 50
_MOST_SHIFT = 1.0


def false_match_bound(
    session: Session,
    maison: str,
    *,
    allowed: float,
    confidence: float,
    since: datetime | None = None,
) -> FalseMatchBound | None:
    """Of photos that people said show nothing of the catalogue, given after `since`; of several
    answers on one look-up the last counts. None where there is none. Raises NotFound for an unknown
    maison.

    The bounds are exact for independent photos (Clopper and Pearson 1934), each one-sided.
    """
    asked = select(Feedback).where(
        Feedback.maison_id == find_maison(session, maison).id, Feedback.source == "photo"
    )
    if since is not None:
        asked = asked.where(Feedback.given_at > since)
    last = {each.lookup_id: each for each in session.scalars(asked.order_by(Feedback.id))}
    foreign = [each for each in last.values() if each.product_id is None]
    if not foreign:
        return None
    matched, photos = sum(each.decision == "match" for each in foreign), len(foreign)
    at_least = 1 - upper_bound(photos - matched, photos, confidence)
    return FalseMatchBound(
        since=since,
        photos=photos,
        matched=matched,
        confidence=confidence,
        at_least=at_least,
        at_most=upper_bound(matched, photos, confidence),
        allowed=allowed,
        broken=at_least > allowed,
    )


def drift(
    session: Session, maison: str, model: MatchingModel, since: datetime | None
) -> Drift | None:
    """How far the similarity of matches since then is from that of the pictures that the model was
    learnt from; None where it was learnt from none. Raises NotFound for an unknown maison.

    Photos drift where their mean is more than a standard deviation away, of fifty and more.
    """
    learnt = model.matched_similarity
    if learnt is None:
        return None
    asked = select(LookupRecord.ranking).where(
        LookupRecord.maison_id == find_maison(session, maison).id,
        LookupRecord.source == "photo",
        LookupRecord.decision == "match",
    )
    if since is not None:
        asked = asked.where(LookupRecord.at > since)
    found: Sequence[float] = [
        ranking[0]["similarity"] for ranking in session.scalars(asked) if ranking
    ]
    mean = float(np.mean(found)) if found else None
    shift = None if mean is None else (mean - learnt.mean) / learnt.deviation
    return Drift(
        since=since,
        lookups=len(found),
        similarity=mean,
        learnt=learnt.mean,
        shift=shift,
        drifted=shift is not None and len(found) >= _LEAST_LOOKUPS and abs(shift) > _MOST_SHIFT,
    )
