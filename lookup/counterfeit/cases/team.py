"""How people share cases: whose a case is, and what they write to each other."""

from datetime import UTC, datetime

from lookup.audit.record import Action
from lookup.catalog.database import Database
from lookup.counterfeit.cases.case_reader import CaseReader
from lookup.counterfeit.cases.cases import CaseAnswer
from lookup.counterfeit.cases.models import InspectionNote
from lookup.counterfeit.cases.reviewer import Reviewer, note_deed


class CaseTeam:
    """Of one maison; safe to share between threads."""

    def __init__(self, database: Database, maison: str) -> None:
        self._database = database
        self._maison = maison

    def assign(self, case_id: str, assignee: str | None, by: Reviewer) -> CaseAnswer:
        """Hands a case to somebody, or to nobody with None. Raises NotFound."""
        with self._database.session(write=True) as session:
            reader = CaseReader(session, self._maison)
            case = reader.case(case_id)
            if case.assignee != assignee:
                changed = {"from": case.assignee or "nobody", "to": assignee or "nobody"}
                case.assignee = assignee
                note_deed(session, self._maison, by, Action.INSPECTION_ASSIGNED, case, **changed)
            return reader.answer(case)

    def write(self, case_id: str, text: str, by: Reviewer) -> CaseAnswer:
        """Keeps a note with its author and time, also on a decided case. Raises NotFound."""
        with self._database.session(write=True) as session:
            reader = CaseReader(session, self._maison)
            case = reader.case(case_id)
            session.add(
                InspectionNote(
                    inspection_id=case.id,
                    text=text,
                    author=by.name,
                    key=by.key,
                    written_at=datetime.now(UTC),
                )
            )
            note_deed(session, self._maison, by, Action.INSPECTION_NOTED, case)
            session.flush()
            return reader.answer(case)
