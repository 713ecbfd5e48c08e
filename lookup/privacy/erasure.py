"""Erases what is kept of people in one maison."""

from sqlalchemy import ColumnElement, delete, false, select, update
from sqlalchemy.orm import Session

from lookup.audit.record import Action, Deed, record
from lookup.base.errors import NotFound
from lookup.catalog.database import Database
from lookup.catalog.maisons import find_maison
from lookup.counterfeit.cases.models import Inspection, InspectionPhoto, ReferencePhoto
from lookup.counterfeit.pieces.history import subject_of
from lookup.counterfeit.pieces.models import ItemPhoto, RegisteredItem
from lookup.demand.models import DemandRecord
from lookup.feedback.models import Feedback, LookupRecord
from lookup.privacy.receipts import Receipt
from lookup.vault.store import Kind, Vault

_NOTE = "Backups taken before, and evaluation sets exported before, were not touched."
_SHREDDED = (
    "Backups taken before still hold the destroyed keys, wrapped: replace the master key"
    " (`lookup vault new-key`, `lookup vault rewrap`) and destroy the old one, and nothing opens"
    " them any more. Evaluation sets exported before were not touched."
)


class Erasure:
    """Erases in one maison on behalf of `by`, who is named in receipt and audit log.

    Photos go before the rows that name them: killed half-way, the same call finishes.
    """

    def __init__(self, database: Database, vault: Vault, by: str) -> None:
        self._database = database
        self._vault = vault
        self._maison = vault.maison
        self._by = by

    def photo(self, photo: str) -> Receipt:
        """One kept photo; what was said with it stays. Raises NotFound."""
        with self._database.session() as session:
            named = session.scalars(select(Feedback.id).where(*self._mine(session, photo))).all()
        removed = self._vault.remove(Kind.FEEDBACK, photo)
        if not removed and not named:
            raise self._nothing(f"photo {photo}")
        with self._database.session(write=True) as session:
            session.execute(update(Feedback).where(Feedback.id.in_(named)).values(photo=None))
            return self._receipt(session, f"photo {photo}", photos=int(removed))

    def lookup(self, lookup_id: str) -> Receipt:
        """One look-up: its answer, all feedback on it and the photos kept. Raises NotFound."""
        return self._rows(
            f"look-up {lookup_id}",
            Feedback.lookup_id == lookup_id,
            LookupRecord.lookup_id == lookup_id,
            DemandRecord.lookup_id == lookup_id,
        )

    def given_by(self, key: str) -> Receipt:
        """All that the holder of a key ever gave as feedback, photos too. Raises NotFound."""
        return self._rows(f"feedback by key {key}", Feedback.given_by == key, false(), false())

    def inspection(self, case_id: str) -> Receipt:
        """A case's photos and serial; its scores and verdicts stay. Raises NotFound."""
        with self._database.session() as session:
            maison_id = find_maison(session, self._maison).id
            case = session.scalar(
                select(Inspection.id).where(
                    Inspection.maison_id == maison_id, Inspection.id == case_id
                )
            )
            photos = session.scalars(
                select(InspectionPhoto.photo).where(InspectionPhoto.inspection_id == case)
            ).all()
            looks = session.scalars(
                select(InspectionPhoto.look).where(InspectionPhoto.inspection_id == case)
            ).all()
        if case is None:
            raise self._nothing(f"inspection {case_id}")
        removed = [self._vault.remove(Kind.INSPECTION, photo) for photo in photos if photo]
        for look in looks:
            if look:
                self._vault.remove(Kind.INSPECTION, look)
        with self._database.session(write=True) as session:
            forget_photos = update(InspectionPhoto).values(photo=None, fingerprint=None, look=None)
            session.execute(forget_photos.where(InspectionPhoto.inspection_id == case))
            session.execute(update(Inspection).where(Inspection.id == case).values(serial=None))
            return self._receipt(session, f"inspection {case_id}", photos=sum(removed))

    def item(self, item_id: str) -> Receipt:
        """A registered item's photos, those of its checks, its serial number and its links; what
        happened to it stays. Raises NotFound.
        """
        with self._database.session() as session:
            maison_id = find_maison(session, self._maison).id
            item = session.scalar(
                select(RegisteredItem.id).where(
                    RegisteredItem.maison_id == maison_id, RegisteredItem.id == item_id
                )
            )
            photos = session.scalars(select(ItemPhoto.photo).where(ItemPhoto.item_id == item)).all()
        if item is None:
            raise self._nothing(f"item {item_id}")
        removed = [self._vault.remove(Kind.ITEM, photo) for photo in photos if photo]
        with self._database.session(write=True) as session:
            session.execute(update(ItemPhoto).where(ItemPhoto.item_id == item).values(photo=None))
            forget = update(RegisteredItem).where(RegisteredItem.id == item)
            session.execute(forget.values(serial=None, digital_link=None, passport=None))
            return self._receipt(session, subject_of(item_id), photos=sum(removed))

    def everything(self) -> Receipt:
        """All kept photos of the maison, references too, and the keys that sealed them:
        crypto-shredding.
        """
        with self._database.session() as session:
            maison_id = find_maison(session, self._maison).id
        shredded = self._vault.shred()
        cases = select(Inspection.id).where(Inspection.maison_id == maison_id)
        items = select(RegisteredItem.id).where(RegisteredItem.maison_id == maison_id)
        with self._database.session(write=True) as session:
            for forget in (
                update(Feedback).where(Feedback.maison_id == maison_id).values(photo=None),
                update(InspectionPhoto)
                .where(InspectionPhoto.inspection_id.in_(cases))
                .values(photo=None, fingerprint=None, look=None),
                update(ItemPhoto).where(ItemPhoto.item_id.in_(items)).values(photo=None),
                delete(ReferencePhoto).where(ReferencePhoto.maison_id == maison_id),
            ):
                session.execute(forget)
            return self._receipt(
                session, "all kept photos", photos=shredded.items, destroyed_keys=shredded.keys
            )

    def _rows(
        self,
        subject: str,
        given: ColumnElement[bool],
        looked_up: ColumnElement[bool],
        demanded: ColumnElement[bool],
    ) -> Receipt:
        with self._database.session() as session:
            maison_id = find_maison(session, self._maison).id
            given = (Feedback.maison_id == maison_id) & given
            looked_up = (LookupRecord.maison_id == maison_id) & looked_up
            demanded = (DemandRecord.maison_id == maison_id) & demanded
            photos = session.scalars(select(Feedback.photo).where(given)).all()
            records = session.scalars(select(LookupRecord.lookup_id).where(looked_up)).all()
            missed = session.scalars(select(DemandRecord.lookup_id).where(demanded)).all()
        if not photos and not records and not missed:
            raise self._nothing(subject)
        removed = [self._vault.remove(Kind.FEEDBACK, photo) for photo in photos if photo]
        with self._database.session(write=True) as session:
            session.execute(delete(Feedback).where(given))
            session.execute(delete(LookupRecord).where(looked_up))
            session.execute(delete(DemandRecord).where(demanded))
            return self._receipt(
                session, subject, photos=sum(removed), feedback=len(photos), lookups=len(records)
            )

    def _mine(self, session: Session, photo: str) -> tuple[ColumnElement[bool], ...]:
        maison_id = find_maison(session, self._maison).id
        return (Feedback.maison_id == maison_id, Feedback.photo == photo)

    def _receipt(
        self,
        session: Session,
        subject: str,
        *,
        photos: int,
        feedback: int = 0,
        lookups: int = 0,
        destroyed_keys: tuple[int, ...] = (),
    ) -> Receipt:
        action = Action.VAULT_SHREDDED if destroyed_keys else Action.PHOTOS_ERASED
        counts = {"photos": photos, "feedback": feedback, "lookups": lookups}
        entry = record(session, self._maison, Deed(self._by, action, subject, counts))
        return Receipt(
            maison=self._maison,
            at=entry.at,
            by=self._by,
            subject=subject,
            destroyed_keys=destroyed_keys,
            note=_SHREDDED if destroyed_keys else _NOTE,
            **counts,
        )

    def _nothing(self, subject: str) -> NotFound:
        return NotFound(f"{self._maison} keeps no {subject}.", "It may have been erased already.")
