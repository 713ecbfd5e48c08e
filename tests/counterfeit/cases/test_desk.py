"""Cases as a desk keeps them: opened once, worked on, seen by their maison alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from lookup.audit.models import AuditEntry
from lookup.base.errors import NotFound
from lookup.base.home import Home
from lookup.catalog.database import Database
from lookup.counterfeit.cases.cases import State, Verdict
from lookup.counterfeit.cases.desk import InspectionDesk
from lookup.counterfeit.cases.models import InspectionPhoto
from lookup.counterfeit.cases.new_photo import NewPhoto
from lookup.counterfeit.cases.parts import Part
from lookup.counterfeit.cases.reviewer import Reviewer
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.scoring.bands import BandRule
from lookup.events.listing import list_events
from lookup.vault.master_keys import MasterKeys
from lookup.vault.store import Vault
from tests.boutique import MAISON, OTHER
from tests.counterfeit.cases.drawn_cases import ANNA, BORIS, opened
from tests.counterfeit.conftest import item


def test_one_request_opens_one_case_however_often_it_comes(
    desk: InspectionDesk, database: Database
) -> None:
    def ask(by: Reviewer) -> str:
        return desk.open("LUNE", [NewPhoto(item(2))], by, request="a1").id

    with ThreadPoolExecutor(2) as clicks:  # both are under way before either is done
        first, second = clicks.map(ask, (ANNA, ANNA))
    assert first == second == ask(ANNA)
    assert ask(BORIS) != first, "a request is its sender's own"
    with database.session() as session:
        rows = session.scalars(select(InspectionPhoto.photo)).all()
    assert len(rows) == 2


def test_a_case_is_handed_over_with_a_note_and_the_audit_log_has_both(
    desk: InspectionDesk, database: Database
) -> None:
    case = opened(desk).id
    desk.team.assign(case, "Anna", ANNA)
    desk.team.assign(case, "Anna", ANNA)
    desk.team.write(case, "Look at the zip.", ANNA)
    handed = desk.team.assign(case, "Boris", ANNA)
    assert handed.assignee == "Boris"
    assert [(note.text, note.author) for note in handed.notes] == [("Look at the zip.", "Anna")]
    assert [line.assignee for line in desk.queue().inspections] == ["Boris"]
    assert desk.team.assign(case, None, BORIS).assignee is None
    with database.session() as session:
        deeds = session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)).all()
    assert deeds[1:] == [
        "inspection.assigned",
        "inspection.noted",
        "inspection.assigned",
        "inspection.assigned",
    ]


def test_cases_are_numbered_and_named_in_the_queue(desk: InspectionDesk) -> None:
    first, second = opened(desk, serial="AB-12"), opened(desk)
    assert (first.number, second.number) == (1, 2)
    assert (first.product_name, first.maison) == ("Sac Lune", MAISON)
    line = next(one for one in desk.queue().inspections if one.id == first.id)
    assert (line.number, line.product_name, line.serial) == (1, "Sac Lune", "AB12")


def test_a_thumbnail_has_the_size_asked_for(desk: InspectionDesk) -> None:
    case = opened(desk)
    assert Image.open(BytesIO(desk.photo(case.id, 1, side=96))).size == (96, 96)


def test_photos_lie_sealed_and_come_out_again(desk: InspectionDesk, tmp_path: Path) -> None:
    case = opened(desk)
    assert Image.open(BytesIO(desk.photo(case.id, 1))).size == (360, 360)
    files = [path for path in (tmp_path / MAISON / "vault").rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"\xff\xd8\xff" in path.read_bytes()]


def test_heat_is_a_picture_of_the_photos_size(desk: InspectionDesk) -> None:
    case = opened(desk)
    heat = Image.open(BytesIO(desk.heat(case.id, 1)))
    assert (heat.format, heat.size, heat.mode) == ("PNG", (360, 360), "RGBA")


def test_more_photos_bring_a_case_back_assessed_anew(desk: InspectionDesk) -> None:
    case = opened(desk)
    assert desk.move(case.id, State.MORE_PHOTOS_WANTED, ANNA).state is State.MORE_PHOTOS_WANTED
    more = desk.add_photos(case.id, [NewPhoto(item(2, shot=41), Part.LOGO)], ANNA)
    assert more.state is State.OPEN
    assert [photo.number for photo in more.photos] == [1, 2]
    assert len(more.assessment.photos) == 2


def test_what_people_do_is_in_the_audit_log(desk: InspectionDesk, database: Database) -> None:
    case = opened(desk)
    desk.decide(case.id, Verdict.GENUINE, "Fine.", ANNA)
    with database.session() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [entry.action for entry in entries] == ["inspection.opened", "verdict.given"]
    assert entries[1].by == "Anna, key lk_1"
    assert entries[1].details["reason"] == "Fine."


def test_other_programs_are_told_of_cases_and_verdicts_and_not_by_whom(
    desk: InspectionDesk, database: Database
) -> None:
    case = opened(desk)
    desk.decide(case.id, Verdict.GENUINE, "Fine.", ANNA)
    with database.session() as session:
        told = list_events(session, MAISON, after=None, limit=9).events
    assert [event.type for event in told] == ["inspection.opened", "verdict.given"]
    assert {event.subject for event in told} == {case.id}
    assert told[1].data == {
        "number": 1,
        "product": "LUNE",
        "state": "decided",
        "verdict": "genuine",
    }


def test_another_maison_sees_nothing_of_it(
    desk: InspectionDesk,
    database: Database,
    tmp_path: Path,
    masters: MasterKeys,
    looker: ItemLooker,
) -> None:
    case = opened(desk)
    theirs = InspectionDesk(database, Vault(Home(tmp_path), OTHER, masters), looker, BandRule())
    for act in (
        lambda: theirs.case(case.id),
        lambda: theirs.photo(case.id, 1),
        lambda: theirs.decide(case.id, Verdict.GENUINE, "Mine now.", BORIS),
        lambda: theirs.open("LUNE", [NewPhoto(item(1))], BORIS),
        lambda: theirs.reference("R1"),
    ):
        with pytest.raises(NotFound):
            act()
    assert theirs.queue().inspections == []


def test_photos_of_decided_cases_end_and_what_was_said_stays(desk: InspectionDesk) -> None:
    case, pending = opened(desk), opened(desk, model=3)
    desk.decide(case.id, Verdict.GENUINE, "Fine.", ANNA)
    now = datetime.now(UTC)
    assert desk.purge(now - timedelta(days=1), "cron") == 0
    assert desk.purge(now + timedelta(days=1), "cron") == 1
    with pytest.raises(NotFound):
        desk.photo(case.id, 1)
    assert desk.case(case.id).verdict is Verdict.GENUINE
    assert not desk.case(case.id).photos[0].kept
    assert desk.photo(pending.id, 1)
