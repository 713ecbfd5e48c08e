"""A case as it leaves the desk."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from lookup.audit.models import AuditEntry
from lookup.catalog.database import Database
from lookup.counterfeit.cases.case_pdf import case_pdf
from lookup.counterfeit.cases.cases import Verdict
from lookup.counterfeit.cases.desk import InspectionDesk
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.vault.store import Vault
from tests.boutique import MAISON
from tests.counterfeit.cases.drawn_cases import ANNA, BORIS, opened, taken_in


def test_an_archive_holds_the_case_and_its_seal_is_in_the_audit_log(
    desk: InspectionDesk, database: Database, vault: Vault, looker: ItemLooker
) -> None:
    taken_in(database, vault, looker, 3)
    case = opened(desk)
    archive = ZipFile(BytesIO(desk.archive(case.id, BORIS)))
    names = set(archive.namelist())
    assert {"case.json", "case.pdf", "deeds.json", "photos/1.jpg", "heat/1.png"} < names
    assert {f"references/{name}.jpg" for name, _ in case.assessment.photos[0].nearest} < names
    manifest = archive.read("MANIFEST.json")
    for name, digest in json.loads(manifest).items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    assert json.loads(manifest).keys() == names - {"MANIFEST.json"}
    assert json.loads(archive.read("deeds.json"))[0]["action"] == "inspection.opened"
    with database.session() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()[-1]
    assert last.action == "inspection.exported"
    assert last.details["manifest"] == hashlib.sha256(manifest).hexdigest()


def test_a_case_is_filed_as_pdf_with_and_without_its_photos(
    desk: InspectionDesk,
    database: Database,
    vault: Vault,
    looker: ItemLooker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken_in(database, vault, looker, 3)
    case = opened(desk)
    desk.decide(case.id, Verdict.GENUINE, "Fine <as> far & wide.", ANNA)

    def pdf() -> bytes:
        answer = desk.case(case.id)
        return case_pdf(
            answer,
            photo=lambda n: desk.photo(case.id, n),
            heat=lambda n: desk.heat(case.id, n),
            reference=desk.reference,
        )

    monkeypatch.setattr("reportlab.rl_config.pageCompression", 0)
    monkeypatch.setattr("reportlab.rl_config.useA85", 0)
    with_photo = pdf()
    assert with_photo.startswith(b"%PDF")
    digest = hashlib.sha256(desk.case(case.id).model_dump_json().encode()).hexdigest()
    for words in ("Sac Lune", MAISON, "Method", "Page 1", digest, "(key lk_1"):
        assert words.replace("(", r"\(").encode() in with_photo, words
    assert b"colour)" not in with_photo, "a sign that was not used has no weight"
    assert with_photo.count(b"/Subtype /Image") >= 2, "the photo, and the heat over it"
    desk.purge(datetime.now(UTC) + timedelta(days=1), "cron")
    assert len(pdf()) < len(with_photo)
