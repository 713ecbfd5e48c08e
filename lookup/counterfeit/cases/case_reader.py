"""Reads cases of one maison."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from lookup.base.errors import NotFound
from lookup.catalog.models import Maison, Product
from lookup.counterfeit.cases.cases import (
    CaseAnswer,
    CaseList,
    CasePhoto,
    CaseSummary,
    GivenVerdict,
    State,
    Verdict,
    WrittenNote,
)
from lookup.counterfeit.cases.models import (
    Inspection,
    InspectionNote,
    InspectionPhoto,
    InspectionVerdict,
)
from lookup.counterfeit.cases.serials import CodeCheck
from lookup.counterfeit.scoring.evidence import Assessment


class CaseReader:
    """What is kept of cases, in one session."""

    def __init__(self, session: Session, maison: str) -> None:
        self._session = session
        self._maison = maison

    def queue(self, state: State | None) -> CaseList:
        """Undecided cases, or those of one state, the most pressing first."""
        counts = (
            select(InspectionPhoto.inspection_id, func.count().label("photos"))
            .group_by(InspectionPhoto.inspection_id)
            .subquery()
        )
        wanted = (
            Inspection.state != State.DECIDED.value
            if state is None
            else Inspection.state == state.value
        )
        rows = self._session.execute(
            select(Inspection, counts.c.photos, Product.name)
            .join(Maison, Maison.id == Inspection.maison_id)
            .outerjoin(counts, counts.c.inspection_id == Inspection.id)
            .outerjoin(Product, _its_product())
            .where(Maison.code == self._maison, wanted)
            .order_by(Inspection.urgency.desc(), Inspection.opened_at)
        ).all()
        return CaseList(inspections=[_summary(case, n or 0, name) for case, n, name in rows])

    def case(self, case_id: str) -> Inspection:
        """The case of that id. Raises NotFound."""
        case = self._session.scalar(
            select(Inspection)
            .join(Maison, Maison.id == Inspection.maison_id)
            .where(Maison.code == self._maison, Inspection.id == case_id)
        )
        if case is None:
            raise NotFound(f"There is no inspection {case_id!r} here.", "Read the queue again.")
        return case

    def of_request(self, request: str | None) -> Inspection | None:
        """The case that this request opened already."""
        if request is None:
            return None
        return self._session.scalar(
            select(Inspection)
            .join(Maison, Maison.id == Inspection.maison_id)
            .where(Maison.code == self._maison, Inspection.request == request)
        )

    def has_photos_of(self, case: Inspection, request: str | None) -> bool:
        """Whether this request added photos to the case already."""
        return request is not None and any(row.request == request for row in self.photos(case))

    def has_verdict_of(self, case: Inspection, request: str | None) -> bool:
        """Whether this request gave a verdict on the case already."""
        if request is None:
            return False
        given = select(InspectionVerdict.id).where(
            InspectionVerdict.inspection_id == case.id, InspectionVerdict.request == request
        )
        return self._session.scalar(given) is not None

    def next_number(self, maison_id: int) -> int:
        """The number of the next case; nobody else gets it before the transaction's end."""
        # SQLite has one writer at a time anyway.
        self._session.scalar(
            select(Maison.id).where(Maison.id == maison_id).with_for_update(key_share=True)
        )
        last = select(func.max(Inspection.number)).where(Inspection.maison_id == maison_id)
        return (self._session.scalar(last) or 0) + 1

    def kept(self, case: Inspection) -> list[InspectionPhoto]:
        """Its photos that are still there."""
        return [row for row in self.photos(case) if row.photo is not None]

    def photos(self, case: Inspection) -> list[InspectionPhoto]:
        """All photos it ever had, in their order."""
        return list(
            self._session.scalars(
                select(InspectionPhoto)
                .where(InspectionPhoto.inspection_id == case.id)
                .order_by(InspectionPhoto.number)
            )
        )

    def verdicts(self, case: Inspection) -> list[GivenVerdict]:
        """What people said of it, in their order."""
        rows = self._session.scalars(
            select(InspectionVerdict)
            .where(InspectionVerdict.inspection_id == case.id)
            .order_by(InspectionVerdict.id)
        )
        return [
            GivenVerdict(
                verdict=Verdict(row.verdict),
                reason=row.reason,
                reviewer=row.reviewer,
                key=row.key,
                given_at=row.given_at,
            )
            for row in rows
        ]

    def notes(self, case: Inspection) -> list[WrittenNote]:
        """What people wrote to each other, in their order."""
        rows = self._session.scalars(
            select(InspectionNote)
            .where(InspectionNote.inspection_id == case.id)
            .order_by(InspectionNote.id)
        )
        return [
            WrittenNote(text=row.text, author=row.author, written_at=row.written_at) for row in rows
        ]

    def answer(self, case: Inspection) -> CaseAnswer:
        """The case in full."""
        verdicts = self.verdicts(case)
        # What was decided stays decided, by whatever rule of its time.
        final = verdicts[-1].verdict if case.state == State.DECIDED.value else None
        return CaseAnswer(
            id=case.id,
            number=case.number,
            maison=self._maison,
            product_id=case.product_id,
            product_name=self._session.scalar(
                select(Product.name)
                .join(Inspection, _its_product())
                .where(Inspection.id == case.id)
            ),
            state=State(case.state),
            opened_at=case.opened_at,
            opened_by=case.opened_by,
            decided_at=case.decided_at,
            serial=case.serial,
            photos=[
                CasePhoto(
                    number=row.number,
                    part=row.part,
                    added_at=row.added_at,
                    kept=row.photo is not None,
                )
                for row in self.photos(case)
            ],
            assessment=Assessment.model_validate(case.assessment),
            checks={name: CodeCheck.model_validate(one) for name, one in case.checks.items()},
            verdicts=verdicts,
            second_reviewer_wanted=bool(verdicts) and final is None,
            disagreement=len({given.verdict for given in verdicts}) > 1,
            verdict=final,
            assignee=case.assignee,
            notes=self.notes(case),
        )


def settled(verdicts: Sequence[GivenVerdict]) -> Verdict | None:
    """What holds: the last verdict, if it needs no second reviewer or has one."""
    if not verdicts:
        return None
    last = verdicts[-1]
    if last.verdict in (Verdict.GENUINE, Verdict.CANNOT_TELL) and len(verdicts) == 1:
        return last.verdict
    agreeing = [one for one in verdicts if one.verdict == last.verdict]
    return last.verdict if _people(agreeing) >= 2 else None


def _people(verdicts: Sequence[GivenVerdict]) -> int:
    """How many people spoke: whoever shares a key or a name with another is the same person."""
    people: list[set[str]] = []
    for one in verdicts:
        marks = {f"name {one.reviewer.strip().casefold()}", f"key {one.key}"}
        same = [person for person in people if person & marks]
        people = [person for person in people if person not in same]
        people.append(marks.union(*same))
    return len(people)


def _its_product() -> ColumnElement[bool]:
    return and_(
        Product.maison_id == Inspection.maison_id, Product.product_id == Inspection.product_id
    )


def _summary(case: Inspection, photos: int, product_name: str | None) -> CaseSummary:
    assessment = Assessment.model_validate(case.assessment)
    return CaseSummary(
        id=case.id,
        number=case.number,
        product_id=case.product_id,
        product_name=product_name,
        serial=case.serial,
        p_value=assessment.p_value,
        state=State(case.state),
        opened_at=case.opened_at,
        band=assessment.band,
        urgency=case.urgency,
        photos=photos,
        assignee=case.assignee,
    )
