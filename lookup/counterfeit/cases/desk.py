"""The desk where cases are opened, looked at and decided."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.audit.record import Action, Deed, record
from lookup.base.errors import NotFound, Refused
from lookup.catalog.database import Database
from lookup.catalog.maisons import find_maison
from lookup.catalog.models import Maison
from lookup.counterfeit.cases.case_assessor import AskedPhoto, CaseAssessor, OtherProduct
from lookup.counterfeit.cases.case_events import announce_case
from lookup.counterfeit.cases.case_reader import CaseReader, settled
from lookup.counterfeit.cases.cases import (
    CaseAnswer,
    CaseList,
    ReferenceChoice,
    ReferenceList,
    State,
    Verdict,
)
from lookup.counterfeit.cases.library import ReferenceLibrary, name_of
from lookup.counterfeit.cases.models import (
    Inspection,
    InspectionPhoto,
    InspectionVerdict,
    ReferencePhoto,
)
from lookup.counterfeit.cases.new_photo import NewPhoto, SealedPhoto
from lookup.counterfeit.cases.reviewer import Reviewer, note_deed
from lookup.counterfeit.cases.sealed_photos import SealedPhotos, jpeg
from lookup.counterfeit.cases.serials import normalized_serial
from lookup.counterfeit.cases.team import CaseTeam
from lookup.counterfeit.looking.heat_picture import heat_png
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.scoring.bands import BandRule
from lookup.counterfeit.scoring.evidence import HEAT_SCALE, Assessment
from lookup.events.announcing import EventType
from lookup.vault.store import Kind, Vault

MOST_PHOTOS = 12


class InspectionDesk:
    """Cases of one maison; safe to share between threads."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        looker: ItemLooker,
        rule: BandRule,
        *,
        other_product: OtherProduct = lambda _picture, _claimed: None,
    ) -> None:
        self._database = database
        self._maison = vault.maison
        self._library = ReferenceLibrary(vault, looker)
        self._photos = SealedPhotos(vault, Kind.INSPECTION)
        self._assessor = CaseAssessor(database, vault, looker, rule, other_product)
        self.team = CaseTeam(database, vault.maison)

    def open(
        self,
        product_id: str,
        photos: Sequence[NewPhoto],
        by: Reviewer,
        serial: str | None = None,
        *,
        request: str | None = None,
    ) -> CaseAnswer:
        """A new case, assessed. Raises NotFound for an unknown product, and what the vault does.

        The same `request` of the same reviewer opens one case, however often and at once it comes.
        """
        mark = by.mark(request)
        with self._database.session() as session:
            reader = CaseReader(session, self._maison)
            if opened := reader.of_request(mark):
                return reader.answer(opened)
        added = [photo.as_kept() for photo in photos]
        asked = [photo.asked for photo in added]
        assessment, checks = self._assessor.assess(product_id, asked, serial, case_id=None)
        kept = [photo.sealed(self._photos) for photo in added]
        now = datetime.now(UTC)
        with self._database.session(write=True) as session:
            reader = CaseReader(session, self._maison)
            maison_id = find_maison(session, self._maison).id
            number = reader.next_number(maison_id)
            if opened := reader.of_request(mark):  # meanwhile, by the other of two clicks
                for one in kept:
                    self._photos.remove(one.photo)
                return reader.answer(opened)
            case = Inspection(
                id=uuid.uuid4().hex,
                maison_id=maison_id,
                number=number,
                request=mark,
                product_id=product_id,
                state=State.OPEN.value,
                opened_at=now,
                opened_by=by.name,
                serial=None if serial is None else normalized_serial(serial),
                urgency=assessment.urgency,
                assessment=assessment.model_dump(mode="json"),
                checks={name: check.model_dump(mode="json") for name, check in checks.items()},
                decided_at=None,
            )
            session.add(case)
            session.flush()
            self._add_photos(session, case, kept, now)
            opening = Action.INSPECTION_OPENED
            note_deed(session, self._maison, by, opening, case, product=product_id)
            announce_case(session, self._maison, EventType.INSPECTION_OPENED, case)
            return reader.answer(case)

    def add_photos(
        self,
        case_id: str,
        photos: Sequence[NewPhoto],
        by: Reviewer,
        *,
        request: str | None = None,
    ) -> CaseAnswer:
        """More photos for a case, which is assessed anew. Raises NotFound, Refused.

        The same `request` of the same reviewer adds them once.
        """
        mark = by.mark(request)
        with self._database.session() as session:
            reader = CaseReader(session, self._maison)
            case = reader.case(case_id)
            if reader.has_photos_of(case, mark):
                return reader.answer(case)
            _refuse_decided(case)
            before = CaseReader(session, self._maison).kept(case)
            product_id, serial = case.product_id, case.serial
        if len(before) + len(photos) > MOST_PHOTOS:
            raise Refused(
                f"A case has at most {MOST_PHOTOS} photos; this one has {len(before)}.",
                "Open another case for another item.",
            )
        asked = [AskedPhoto(self._photos.picture(str(row.photo)), row.software) for row in before]
        added = [photo.as_kept() for photo in photos]
        asked += [photo.asked for photo in added]
        assessment, checks = self._assessor.assess(product_id, asked, serial, case_id)
        kept = [photo.sealed(self._photos) for photo in added]
        with self._database.session(write=True) as session:
            reader = CaseReader(session, self._maison)
            case = reader.case(case_id)
            if reader.has_photos_of(case, mark):  # meanwhile, by the other of two clicks
                for one in kept:
                    self._photos.remove(one.photo)
                return reader.answer(case)
            _refuse_decided(case)
            self._add_photos(session, case, kept, datetime.now(UTC), mark)
            case.state = State.OPEN.value
            case.urgency = assessment.urgency
            case.assessment = assessment.model_dump(mode="json")
            case.checks = {name: check.model_dump(mode="json") for name, check in checks.items()}
            return CaseReader(session, self._maison).answer(case)

    def queue(self, state: State | None = None) -> CaseList:
        """Cases, undecided ones unless another state is asked for, the most pressing first."""
        with self._database.session() as session:
            return CaseReader(session, self._maison).queue(state)

    def case(self, case_id: str) -> CaseAnswer:
        """One case. Raises NotFound."""
        with self._database.session() as session:
            reader = CaseReader(session, self._maison)
            return reader.answer(reader.case(case_id))

    def move(self, case_id: str, state: State, by: Reviewer) -> CaseAnswer:
        """Takes a case into review, or asks for more photos. Raises NotFound, Refused."""
        with self._database.session(write=True) as session:
            case = CaseReader(session, self._maison).case(case_id)
            _refuse_decided(case)
            if state is State.DECIDED:
                raise Refused("Only a verdict decides a case.", "Give a verdict with its reason.")
            case.state = state.value
            return CaseReader(session, self._maison).answer(case)

    def decide(
        self,
        case_id: str,
        verdict: Verdict,
        reason: str,
        by: Reviewer,
        *,
        request: str | None = None,
    ) -> CaseAnswer:
        """Notes a person's verdict. `counterfeit` and `altered` count once a second person, with
        another key and name, says the same; the others at once. The same `request` of the same
        reviewer gives one. Raises NotFound, Refused.
        """
        mark = by.mark(request)
        with self._database.session(write=True) as session:
            reader = CaseReader(session, self._maison)
            case = reader.case(case_id)
            if reader.has_verdict_of(case, mark):
                return reader.answer(case)
            _refuse_decided(case)
            session.add(
                InspectionVerdict(
                    inspection_id=case.id,
                    verdict=verdict.value,
                    reason=reason,
                    reviewer=by.name,
                    key=by.key,
                    given_at=datetime.now(UTC),
                    request=mark,
                )
            )
            session.flush()
            details = {"verdict": verdict.value, "reason": reason, "reviewer": by.name}
            note_deed(session, self._maison, by, Action.VERDICT_GIVEN, case, **details)
            decided = settled(CaseReader(session, self._maison).verdicts(case)) is not None
            case.state = (State.DECIDED if decided else State.IN_REVIEW).value
            case.decided_at = datetime.now(UTC) if decided else None
            given = EventType.VERDICT_GIVEN
            announce_case(session, self._maison, given, case, verdict=verdict.value)
            answer = CaseReader(session, self._maison).answer(case)
        # Looking takes a second, in which nobody else could write.
        self._assessor.taught.keep(case_id)
        return answer

    def photo(self, case_id: str, number: int, side: int | None = None) -> bytes:
        """A case's photo as JPEG, of `side` pixels at most. Raises NotFound, and what the vault
        raises."""
        photo = self._photo_id(case_id, number)
        if side is None:
            return self._photos.read(photo)
        picture = self._photos.picture(photo)
        picture.thumbnail((side, side))
        return jpeg(picture)

    def heat(self, case_id: str, number: int) -> bytes:
        """The heat over a case's photo as a PNG of the photo's size, clear where nothing stands
        out. Raises NotFound."""
        picture = self._photos.picture(self._photo_id(case_id, number))
        with self._database.session() as session:
            case = CaseReader(session, self._maison).case(case_id)
            evidence = Assessment.model_validate(case.assessment).photos[number - 1]
        heat = evidence.heat if evidence.heat_scale == HEAT_SCALE else ()
        return heat_png(picture.size, evidence.box, heat)

    def references(self, case_id: str) -> ReferenceList:
        """The genuine photos of the model that a case claims. Raises NotFound."""
        with self._database.session() as session:
            case = CaseReader(session, self._maison).case(case_id)
            rows = self._library.genuine(session, case.product_id)
        return ReferenceList(
            references=[ReferenceChoice(name=name_of(row), part=row.part) for row in rows]
        )

    def reference(self, name: str) -> bytes:
        """A reference's photo as JPEG, by the name it has in evidence. Raises NotFound."""
        with self._database.session() as session:
            row = None
            if name[:1] == "R" and name[1:].isdecimal() and len(name) < 12:
                row = session.scalar(
                    select(ReferencePhoto)
                    .join(Maison, Maison.id == ReferencePhoto.maison_id)
                    .where(Maison.code == self._maison, ReferencePhoto.id == int(name[1:]))
                )
            if row is None:
                raise NotFound(f"There is no reference {name!r} here.", "Read the case again.")
            return self._library.photo(row)

    def archive(self, case_id: str, by: Reviewer) -> bytes:
        """The case as a sealed ZIP file (`case_archive`)."""
        # Not above: what draws pages takes long to import, and few are ever asked for.
        from lookup.counterfeit.cases.case_archive import CaseArchiver

        return CaseArchiver(self._database, self._maison, self).archive(case_id, by)

    def purge(self, before: datetime, by: str) -> int:
        """Removes the photos of cases decided before that time; what was said of them stays.

        Gives how many photos are gone.
        """
        with self._database.session(write=True) as session:
            rows = session.scalars(
                select(InspectionPhoto)
                .join(Inspection, Inspection.id == InspectionPhoto.inspection_id)
                .join(Maison, Maison.id == Inspection.maison_id)
                .where(Maison.code == self._maison, Inspection.decided_at < before)
                .where(InspectionPhoto.photo.is_not(None))
            ).all()
            for row in rows:
                self._photos.remove(str(row.photo))
                if row.look is not None:
                    self._photos.remove(row.look)
                row.photo, row.fingerprint, row.look = None, None, None
            if rows:
                deed = Deed(
                    by, Action.INSPECTIONS_EXPIRED, "photos of decided cases", {"photos": len(rows)}
                )
                record(session, self._maison, deed)
            return len(rows)

    def _photo_id(self, case_id: str, number: int) -> str:
        with self._database.session() as session:
            reader = CaseReader(session, self._maison)
            rows = reader.photos(reader.case(case_id))
        for row in rows:
            if row.number == number and row.photo is not None:
                return row.photo
        raise NotFound(f"The case has no photo {number}.", "Its time may be over.")

    def _add_photos(
        self,
        session: Session,
        case: Inspection,
        photos: Sequence[SealedPhoto],
        at: datetime,
        mark: str | None = None,
    ) -> None:
        first = len(CaseReader(session, self._maison).photos(case)) + 1
        for number, one in enumerate(photos, start=first):
            session.add(
                InspectionPhoto(
                    inspection_id=case.id,
                    number=number,
                    part=one.new.part.value if one.new.part else None,
                    added_at=at,
                    photo=one.photo,
                    fingerprint=one.fingerprint,
                    software=one.new.software,
                    request=mark,
                )
            )
        session.flush()


def retention_cut(now: datetime, days: int) -> datetime:
    """Cases decided before it have had their time."""
    return now - timedelta(days=days)


def _refuse_decided(case: Inspection) -> None:
    if case.state == State.DECIDED.value:
        raise Refused("The case is decided.", "Open a new one if there is something new to see.")
