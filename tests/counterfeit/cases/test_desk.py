import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image, ImageOps
from sqlalchemy import select, update

from lookup.audit.models import AuditEntry
from lookup.base.errors import BadInput, NotFound, Refused
from lookup.base.home import Home
from lookup.catalog.database import Database
from lookup.counterfeit.cases.case_pdf import case_pdf
from lookup.counterfeit.cases.cases import CaseAnswer, State, Verdict
from lookup.counterfeit.cases.desk import InspectionDesk
from lookup.counterfeit.cases.library import NewReference, ReferenceLibrary, coverage
from lookup.counterfeit.cases.models import InspectionPhoto, InspectionVerdict
from lookup.counterfeit.cases.new_photo import NewPhoto
from lookup.counterfeit.cases.parts import Part
from lookup.counterfeit.cases.reviewer import Reviewer
from lookup.counterfeit.cases.serials import CheckResult
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.scoring.bands import Band, BandRule
from lookup.events.listing import list_events
from lookup.vault.master_keys import MasterKey, MasterKeys
from lookup.vault.store import Vault
from tests import boutique
from tests.boutique import MAISON, OTHER
from tests.counterfeit.conftest import item

ANNA, BORIS = Reviewer("Anna", "lk_1"), Reviewer("Boris", "lk_2")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = boutique.catalogue(
        tmp_path,
        [boutique.product("LUNE", "Sac Lune", ("Noir",))],
        other=[boutique.product("SOLE", "Borsa Sole", ("Nero",))],
    )
    yield database
    database.close()


@pytest.fixture
def masters() -> MasterKeys:
    return MasterKeys([MasterKey.generate()])


@pytest.fixture
def vault(tmp_path: Path, masters: MasterKeys) -> Vault:
    return Vault(Home(tmp_path), MAISON, masters)


@pytest.fixture
def desk(database: Database, vault: Vault, looker: ItemLooker) -> InspectionDesk:
    return InspectionDesk(database, vault, looker, BandRule())


def taken_in(database: Database, vault: Vault, looker: ItemLooker, count: int) -> None:
    library = ReferenceLibrary(vault, looker)
    with database.session(write=True) as session:
        for shot in range(count):
            part = Part.FRONT if shot else Part.LOGO
            library.add(session, reference(shot, part), "Anna")


def reference(shot: int, part: Part | None = None) -> NewReference:
    picture = item(1, shot=shot)
    return NewReference("LUNE", picture.tobytes(), picture, part=part)


def opened(desk: InspectionDesk, *, model: int = 2, serial: str | None = None) -> CaseAnswer:
    return desk.open("LUNE", [NewPhoto(item(model, shot=40), Part.FRONT)], ANNA, serial)


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


def test_one_request_adds_photos_once_and_gives_one_verdict(desk: InspectionDesk) -> None:
    case = opened(desk).id
    photos = [NewPhoto(item(2, shot=41))]
    for _ in range(2):
        assert len(desk.add_photos(case, photos, ANNA, request="p1").photos) == 2
    assert len(desk.add_photos(case, photos, BORIS, request="p1").photos) == 3
    for _ in range(2):
        given = desk.decide(case, Verdict.COUNTERFEIT, "No mark.", ANNA, request="v1")
        assert len(given.verdicts) == 1
    decided = desk.decide(case, Verdict.COUNTERFEIT, "I agree.", BORIS, request="v1")
    assert decided.state is State.DECIDED
    again = desk.decide(case, Verdict.COUNTERFEIT, "I agree.", BORIS, request="v1")
    assert again == decided, "a click that comes twice is no error"


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


def test_people_who_disagree_are_seen_to(desk: InspectionDesk) -> None:
    case = opened(desk).id
    assert not desk.decide(case, Verdict.COUNTERFEIT, "No mark.", ANNA).disagreement
    assert desk.decide(case, Verdict.GENUINE, "It has one.", BORIS).disagreement


def test_a_picture_of_another_case_is_recognised_resized_or_mirrored(
    desk: InspectionDesk,
) -> None:
    first = opened(desk)
    assert first.checks["copies"].result is CheckResult.AGREES
    small = item(2, shot=40).resize((250, 250))
    second = desk.open("LUNE", [NewPhoto(item(1)), NewPhoto(ImageOps.mirror(small))], BORIS)
    assert second.checks["copies"].result is CheckResult.DIFFERS
    assert second.checks["copies"].words == f"Photo 2 was sent in other cases too: {first.id}."
    third = desk.open("LUNE", [NewPhoto(item(2, shot=43))], BORIS)
    assert third.checks["copies"].result is CheckResult.AGREES, "another photo of that item"


def test_a_photo_does_not_accuse_its_own_case(desk: InspectionDesk) -> None:
    case = opened(desk)
    again = desk.add_photos(case.id, [NewPhoto(item(2, shot=40))], ANNA)
    assert again.checks["copies"].result is CheckResult.AGREES


def test_what_a_file_was_edited_with_stays_known(desk: InspectionDesk) -> None:
    case = desk.open("LUNE", [NewPhoto(item(2), software="GIMP")], ANNA)
    assert case.checks["editing"].words == "The file of photo 1 names GIMP."
    more = desk.add_photos(case.id, [NewPhoto(item(2, shot=3))], ANNA)
    assert more.checks["editing"].words == "The file of photo 1 names GIMP."


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


def test_verdicts_teach_from_the_first_eight_counterfeits_on(
    desk: InspectionDesk, database: Database, vault: Vault, looker: ItemLooker
) -> None:
    taken_in(database, vault, looker, 10)

    def learnt() -> int:
        return opened(desk).assessment.learnt_from_verdicts

    for shot in range(8):
        photo = NewPhoto(item(2, shot=100 + shot))
        case = desk.open("LUNE", [photo], ANNA).id
        for person in (ANNA, BORIS):
            desk.decide(case, Verdict.COUNTERFEIT, "No mark.", person)
        if shot == 6:
            assert learnt() == 0
    assert learnt() == 18
    genuine = desk.open("LUNE", [NewPhoto(item(1, shot=200))], ANNA).id
    desk.decide(genuine, Verdict.GENUINE, "All there.", ANNA)
    assert learnt() == 19
    desk.purge(datetime.now(UTC) + timedelta(days=1), "cron")
    assert learnt() == 0, "what photos taught goes with them"


def test_references_are_listed_with_their_parts(
    desk: InspectionDesk, database: Database, vault: Vault, looker: ItemLooker
) -> None:
    taken_in(database, vault, looker, 2)
    found = desk.references(opened(desk).id).references
    assert [one.part for one in found] == ["logo", "front"]
    assert Image.open(BytesIO(desk.reference(found[0].name))).size == (360, 360)


def test_cases_are_numbered_and_named_in_the_queue(desk: InspectionDesk) -> None:
    first, second = opened(desk, serial="AB-12"), opened(desk)
    assert (first.number, second.number) == (1, 2)
    assert (first.product_name, first.maison) == ("Sac Lune", MAISON)
    line = next(one for one in desk.queue().inspections if one.id == first.id)
    assert (line.number, line.product_name, line.serial) == (1, "Sac Lune", "AB12")


def test_a_thumbnail_has_the_size_asked_for(desk: InspectionDesk) -> None:
    case = opened(desk)
    assert Image.open(BytesIO(desk.photo(case.id, 1, side=96))).size == (96, 96)


def test_a_case_is_assessed_against_the_references(
    desk: InspectionDesk, database: Database, vault: Vault, looker: ItemLooker
) -> None:
    taken_in(database, vault, looker, 20)
    case = opened(desk, model=4)
    assert case.state is State.OPEN
    assert case.assessment.band is Band.DIVERGENT
    assert case.assessment.reference_items == 20
    name, _ = case.assessment.photos[0].nearest[0]
    assert Image.open(BytesIO(desk.reference(name))).size == (360, 360)


def test_details_count_once_the_references_carry_them(
    desk: InspectionDesk, database: Database, vault: Vault, looker: ItemLooker
) -> None:
    taken_in(database, vault, looker, 5)
    photo = [NewPhoto(item(1, shot=70, change="mark"))]
    before = desk.open("LUNE", photo, ANNA).assessment
    assert before.signs["details"].deviation is None
    with database.session(write=True) as session:
        ReferenceLibrary(vault, looker).measure_details(session, "LUNE")
    after = desk.open("LUNE", photo, ANNA).assessment
    assert after.signs["details"].deviation is not None
    assert after.signs["details"].deviation > 2
    assert after.score is not None
    assert before.score is not None
    assert after.score != before.score


def test_without_references_a_case_can_still_be_worked_on(desk: InspectionDesk) -> None:
    case = opened(desk)
    assert case.assessment.band is Band.NO_EVIDENCE
    assert case.assessment.references_wanted == 19


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


@pytest.mark.parametrize("verdict", [Verdict.GENUINE, Verdict.CANNOT_TELL])
def test_one_person_may_clear_an_item(desk: InspectionDesk, verdict: Verdict) -> None:
    decided = desk.decide(opened(desk).id, verdict, "All seams as they should be.", ANNA)
    assert (decided.state, decided.verdict) == (State.DECIDED, verdict)


def test_an_accusation_needs_a_second_person(desk: InspectionDesk) -> None:
    case = opened(desk)
    first = desk.decide(case.id, Verdict.COUNTERFEIT, "Wrong logo.", ANNA)
    assert (first.state, first.verdict) == (State.IN_REVIEW, None)
    assert first.second_reviewer_wanted
    again = desk.decide(case.id, Verdict.COUNTERFEIT, "Still.", Reviewer("Boris", "lk_1"))
    assert again.second_reviewer_wanted, "one key under another name is no second person"
    again = desk.decide(case.id, Verdict.COUNTERFEIT, "Still.", Reviewer(" anna ", "lk_9"))
    assert again.second_reviewer_wanted, "one person with another key is no second person"
    second = desk.decide(case.id, Verdict.COUNTERFEIT, "I agree.", Reviewer("Chen", "lk_3"))
    assert (second.state, second.verdict) == (State.DECIDED, Verdict.COUNTERFEIT)


def test_reviewers_who_disagree_leave_the_case_open(desk: InspectionDesk) -> None:
    case = opened(desk)
    desk.decide(case.id, Verdict.COUNTERFEIT, "Wrong logo.", ANNA)
    both = desk.decide(case.id, Verdict.GENUINE, "An early series.", BORIS)
    assert (both.state, both.verdict) == (State.IN_REVIEW, None)
    third = desk.decide(case.id, Verdict.GENUINE, "Early series indeed.", Reviewer("Chen", "lk_3"))
    assert third.verdict is Verdict.GENUINE


def test_what_an_older_rule_decided_stays_decided(desk: InspectionDesk, database: Database) -> None:
    case = opened(desk)
    desk.decide(case.id, Verdict.COUNTERFEIT, "Wrong logo.", ANNA)
    desk.decide(case.id, Verdict.COUNTERFEIT, "I agree.", BORIS)
    with database.session(write=True) as session:  # two typed names and one key were enough
        session.execute(update(InspectionVerdict).values(key="lk_1"))
    older = desk.case(case.id)
    assert (older.state, older.verdict) == (State.DECIDED, Verdict.COUNTERFEIT)
    assert not older.second_reviewer_wanted


def test_a_decided_case_is_closed(desk: InspectionDesk) -> None:
    case = opened(desk)
    desk.decide(case.id, Verdict.GENUINE, "Fine.", ANNA)
    for act in (
        lambda: desk.decide(case.id, Verdict.ALTERED, "Hm.", BORIS),
        lambda: desk.move(case.id, State.IN_REVIEW, BORIS),
        lambda: desk.add_photos(case.id, [NewPhoto(item(2))], BORIS),
    ):
        with pytest.raises(Refused):
            act()


def test_more_photos_bring_a_case_back_assessed_anew(desk: InspectionDesk) -> None:
    case = opened(desk)
    assert desk.move(case.id, State.MORE_PHOTOS_WANTED, ANNA).state is State.MORE_PHOTOS_WANTED
    more = desk.add_photos(case.id, [NewPhoto(item(2, shot=41), Part.LOGO)], ANNA)
    assert more.state is State.OPEN
    assert [photo.number for photo in more.photos] == [1, 2]
    assert len(more.assessment.photos) == 2


def test_only_a_verdict_decides(desk: InspectionDesk) -> None:
    with pytest.raises(Refused):
        desk.move(opened(desk).id, State.DECIDED, ANNA)


def test_the_most_unusual_and_then_the_oldest_comes_first(
    desk: InspectionDesk, database: Database, vault: Vault, looker: ItemLooker
) -> None:
    taken_in(database, vault, looker, 20)
    ordinary, first, second = (opened(desk, model=model) for model in (1, 4, 3))
    ids = [case.id for case in desk.queue().inspections]
    assert ids == [first.id, second.id, ordinary.id]
    desk.decide(first.id, Verdict.GENUINE, "Fine.", ANNA)
    assert first.id not in [case.id for case in desk.queue().inspections]
    assert [case.id for case in desk.queue(State.DECIDED).inspections] == [first.id]


def test_a_serial_number_seen_elsewhere_is_pointed_out(desk: InspectionDesk) -> None:
    first = opened(desk, serial="AB-12 34")
    assert first.checks["serial"].result is CheckResult.AGREES
    second = opened(desk, serial="ab1234")
    assert second.checks["serial"].result is CheckResult.DIFFERS
    assert first.id in second.checks["serial"].words


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


def test_references_are_counted_by_part_and_taken_once(
    database: Database, vault: Vault, looker: ItemLooker
) -> None:
    taken_in(database, vault, looker, 3)
    with database.session(write=True) as session:
        assert not ReferenceLibrary(vault, looker).add(session, reference(0), "Anna")
    with database.session() as session:
        (found,) = coverage(session, MAISON, items_wanted=19)
    assert (found.genuine_photos, found.genuine_items, found.items_wanted) == (3, 3, 16)
    assert found.parts["front"] == 2
    assert "hardware" in found.missing_parts


def test_a_reference_that_shows_too_little_is_refused_with_advice(
    database: Database, vault: Vault, looker: ItemLooker
) -> None:
    tiny = item(1).resize((90, 90))
    with database.session(write=True) as session, pytest.raises(BadInput, match="Move closer"):
        ReferenceLibrary(vault, looker).add(session, NewReference("LUNE", b"tiny", tiny), "Anna")
