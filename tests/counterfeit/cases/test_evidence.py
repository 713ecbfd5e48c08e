"""What a case is compared with, and what is pointed out of it."""

from io import BytesIO

import pytest
from PIL import Image, ImageOps

from lookup.base.errors import BadInput
from lookup.catalog.database import Database
from lookup.counterfeit.cases.cases import State, Verdict
from lookup.counterfeit.cases.desk import InspectionDesk
from lookup.counterfeit.cases.library import NewReference, ReferenceLibrary, coverage
from lookup.counterfeit.cases.new_photo import NewPhoto
from lookup.counterfeit.cases.serials import CheckResult
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.scoring.bands import Band
from lookup.vault.store import Vault
from tests.boutique import MAISON
from tests.counterfeit.cases.drawn_cases import ANNA, BORIS, opened, reference, taken_in
from tests.counterfeit.conftest import item


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


def test_references_are_listed_with_their_parts(
    desk: InspectionDesk, database: Database, vault: Vault, looker: ItemLooker
) -> None:
    taken_in(database, vault, looker, 2)
    found = desk.references(opened(desk).id).references
    assert [one.part for one in found] == ["logo", "front"]
    assert Image.open(BytesIO(desk.reference(found[0].name))).size == (360, 360)


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


def test_a_serial_number_seen_elsewhere_is_pointed_out(desk: InspectionDesk) -> None:
    first = opened(desk, serial="AB-12 34")
    assert first.checks["serial"].result is CheckResult.AGREES
    second = opened(desk, serial="ab1234")
    assert second.checks["serial"].result is CheckResult.DIFFERS
    assert first.id in second.checks["serial"].words


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
