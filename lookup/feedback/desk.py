"""Takes what people say of look-ups."""

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.base.errors import InvalidRequest, NotFound, Overloaded
from lookup.base.home import Home
from lookup.catalog.database import Database
from lookup.catalog.models import Maison, Product
from lookup.catalog.reading.reader import ProductReader
from lookup.feedback.answers import FeedbackAnswer
from lookup.feedback.journal import WRITTEN_WITHIN_SECONDS, LookupJournal
from lookup.feedback.models import Feedback, LookupRecord
from lookup.feedback.photos import KeptPhotos
from lookup.images.limits import PhotoLimits
from lookup.images.photo import decode_photo
from lookup.settings.table import Settings
from lookup.vault.master_keys import read_master_keys
from lookup.vault.store import Vault

_PHOTO_SIDE = 800
_LOOK_SECONDS = 0.1
_MOST_WAITING = 4
"""Feedbacks of one process on look-ups that it does not find: each holds a thread."""


@dataclass(frozen=True)
class FeedbackInput:
    """`product_id` None: the photo shows nothing of the catalogue. `by` is the key's prefix."""

    lookup_id: str
    product_id: str | None
    by: str | None
    sku: str | None = None
    photo: bytes | None = None


class FeedbackDesk:
    """Feedback of every maison; safe to share between threads.

    Raises MasterKeyMissing where photos are to be kept and nothing could seal them.
    """

    def __init__(
        self,
        database: Database,
        journal: LookupJournal,
        home: Home,
        settings: Settings,
        limits: PhotoLimits,
    ) -> None:
        self._database = database
        self._journal = journal
        self._home = home
        self._keeping = settings.keep_feedback_photos
        self._masters = read_master_keys(settings)
        if self._keeping:
            self._masters.require()
        self._limits = limits
        self._patience = settings.answer_seconds
        self._places = threading.BoundedSemaphore(_MOST_WAITING)

    def take(self, maison: str, given: FeedbackInput) -> FeedbackAnswer:
        """Notes the feedback; a later one on the same look-up counts instead of an earlier one.

        The photo is kept only for maisons that have chosen so. Raises NotFound for a look-up that
        is not of this maison or was forgotten and for an unknown product or SKU, InvalidRequest
        for a SKU of another product, PhotoError, DiskFull, Overloaded where many wait for look-ups
        that are not found.
        """
        self._journal.flush(self._patience)
        with self._database.session() as session:
            _check_product(session, maison, given)
        self._await_record(maison, given.lookup_id)
        photo = self._keep_photo(maison, given.photo)
        with self._database.session(write=True) as session:
            record = self._record(session, maison, given.lookup_id)
            feedback = Feedback(
                maison_id=record.maison_id,
                lookup_id=record.lookup_id,
                given_at=datetime.now(UTC),
                given_by=given.by,
                product_id=given.product_id,
                sku=given.sku,
                looked_up_at=record.at,
                generation=record.generation,
                encoder=record.encoder,
                decision=record.decision,
                source=record.source,
                ranking=record.ranking,
                photo=photo,
                store=record.store,
            )
            session.add(feedback)
            session.flush()
            return FeedbackAnswer(
                feedback_id=feedback.id,
                lookup_id=feedback.lookup_id,
                product_id=feedback.product_id,
                sku=feedback.sku,
                rank=_rank(feedback),
                photos_kept=maison in self._keeping,
                photo_kept=photo is not None,
            )

    def _await_record(self, maison: str, lookup_id: str) -> None:
        """Another process may have answered the look-up, and will write it soon."""
        if self._is_recorded(maison, lookup_id):
            return
        if not self._places.acquire(blocking=False):
            raise Overloaded(
                "As much feedback waits for its look-ups to be written as this service takes.",
                "Try again in a second.",
            )
        try:
            end = time.monotonic() + WRITTEN_WITHIN_SECONDS
            while time.monotonic() < end and not self._is_recorded(maison, lookup_id):
                time.sleep(_LOOK_SECONDS)
        finally:
            self._places.release()

    def _is_recorded(self, maison: str, lookup_id: str) -> bool:
        with self._database.session() as session:
            return _find(session, maison, lookup_id) is not None

    def _record(self, session: Session, maison: str, lookup_id: str) -> LookupRecord:
        record = _find(session, maison, lookup_id)
        if record is None:
            raise NotFound(
                f"There is no look-up {lookup_id!r} here.",
                f"Look-ups are remembered for {self._journal.keep.days} days; look the photo up"
                " again.",
            )
        return record

    def _keep_photo(self, maison: str, photo: bytes | None) -> str | None:
        if photo is None or maison not in self._keeping:
            return None
        picture = decode_photo(photo, self._limits, target_side=_PHOTO_SIDE)
        return KeptPhotos(Vault(self._home, maison, self._masters)).keep(picture)


def _find(session: Session, maison: str, lookup_id: str) -> LookupRecord | None:
    return session.scalar(
        select(LookupRecord)
        .join(Maison, Maison.id == LookupRecord.maison_id)
        .where(Maison.code == maison, LookupRecord.lookup_id == lookup_id)
    )


def _check_product(session: Session, maison: str, given: FeedbackInput) -> None:
    if given.sku is not None:
        found = ProductReader(session).by_sku(maison, given.sku).product_id
        if found != given.product_id:
            raise InvalidRequest(
                [("sku", f"is one of the product {found}")], "Name the product of the SKU."
            )
    elif given.product_id is not None:
        known = session.scalar(
            select(Product.id)
            .join(Maison, Maison.id == Product.maison_id)
            .where(Maison.code == maison, Product.product_id == given.product_id)
        )
        if known is None:
            raise NotFound(
                f"There is no product {given.product_id!r} here.",
                "Name one of the catalogue, or none where it has no such product.",
            )


def _rank(feedback: Feedback) -> int | None:
    ranked = [each["product_id"] for each in feedback.ranking]
    return ranked.index(feedback.product_id) + 1 if feedback.product_id in ranked else None
