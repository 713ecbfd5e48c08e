"""What people decide of a case, and who has to agree."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from lookup.base.errors import Refused
from lookup.catalog.database import Database
from lookup.counterfeit.cases.cases import State, Verdict
from lookup.counterfeit.cases.desk import InspectionDesk
from lookup.counterfeit.cases.models import InspectionVerdict
from lookup.counterfeit.cases.new_photo import NewPhoto
from lookup.counterfeit.cases.reviewer import Reviewer
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.vault.store import Vault
from tests.counterfeit.cases.drawn_cases import ANNA, BORIS, opened, taken_in
from tests.counterfeit.conftest import item


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


def test_people_who_disagree_are_seen_to(desk: InspectionDesk) -> None:
    case = opened(desk).id
    assert not desk.decide(case, Verdict.COUNTERFEIT, "No mark.", ANNA).disagreement
    assert desk.decide(case, Verdict.GENUINE, "It has one.", BORIS).disagreement


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


def test_only_a_verdict_decides(desk: InspectionDesk) -> None:
    with pytest.raises(Refused):
        desk.move(opened(desk).id, State.DECIDED, ANNA)


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
