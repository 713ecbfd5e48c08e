"""A case as one file to be handed on: all that was seen and said, sealed by the audit log."""

import hashlib
import json
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import select

from lookup.audit.models import AuditEntry
from lookup.audit.record import Action
from lookup.base.errors import NotFound
from lookup.catalog.database import Database
from lookup.catalog.models import Maison
from lookup.counterfeit.cases.case_pdf import case_pdf
from lookup.counterfeit.cases.case_reader import CaseReader
from lookup.counterfeit.cases.cases import CaseAnswer
from lookup.counterfeit.cases.desk import InspectionDesk
from lookup.counterfeit.cases.reviewer import Reviewer, note_deed

MANIFEST = "MANIFEST.json"
"""SHA-256 of every other file in the archive, by name."""

_TIME = (1980, 1, 1, 0, 0, 0)


class CaseArchiver:
    """Of one maison."""

    def __init__(self, database: Database, maison: str, desk: InspectionDesk) -> None:
        self._database = database
        self._maison = maison
        self._desk = desk

    def archive(self, case_id: str, by: Reviewer) -> bytes:
        """A ZIP file. Its manifest's SHA-256 goes into the maison's audit log, whose chain nobody
        can change afterwards: an archive whose manifest has that digest is the one that was made.

        Photos whose time is over are left out. Raises NotFound, and what the vault raises.
        """
        case = self._desk.case(case_id)
        files = dict(self._files(case))
        digests = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
        manifest = json.dumps(digests, indent=2).encode()
        with self._database.session(write=True) as session:
            row = CaseReader(session, self._maison).case(case_id)
            seal = hashlib.sha256(manifest).hexdigest()
            note_deed(session, self._maison, by, Action.INSPECTION_EXPORTED, row, manifest=seal)
        stream = BytesIO()
        with ZipFile(stream, "w", ZIP_DEFLATED) as file:
            for name, data in sorted({**files, MANIFEST: manifest}.items()):
                file.writestr(ZipInfo(name, _TIME), data)
        return stream.getvalue()

    def _files(self, case: CaseAnswer) -> Iterator[tuple[str, bytes]]:
        desk = self._desk
        yield "case.json", case.model_dump_json(indent=2).encode()
        yield "deeds.json", json.dumps(self._deeds(case.id), indent=2).encode()
        pdf = case_pdf(
            case,
            photo=lambda number: desk.photo(case.id, number),
            heat=lambda number: desk.heat(case.id, number),
            reference=desk.reference,
        )
        yield "case.pdf", pdf
        for photo in case.photos:
            if photo.kept:
                yield f"photos/{photo.number}.jpg", desk.photo(case.id, photo.number)
                yield f"heat/{photo.number}.png", desk.heat(case.id, photo.number)
        named = {name for photo in case.assessment.photos for name, _ in photo.nearest}
        for name in sorted(named):
            try:
                yield f"references/{name}.jpg", desk.reference(name)
            except NotFound:  # it was erased since; the case still names it
                continue

    def _deeds(self, case_id: str) -> list[dict[str, object]]:
        """The case's entries of the audit log, as their digests cover them."""
        with self._database.session() as session:
            rows = session.scalars(
                select(AuditEntry)
                .join(Maison, Maison.id == AuditEntry.maison_id)
                .where(Maison.code == self._maison, AuditEntry.subject == f"inspection {case_id}")
                .order_by(AuditEntry.number)
            ).all()
        return [
            {
                "number": row.number,
                "at": row.at.isoformat(),
                "by": row.by,
                "action": row.action,
                "details": row.details,
                "digest": row.digest,
            }
            for row in rows
        ]
