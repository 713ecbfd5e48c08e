"""One page for whoever decides on widening a pilot: what is known, and what is not yet."""

import json
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner

from lookup.__main__ import main
from lookup.catalog.database import Database
from lookup.catalog.maisons import find_maison
from lookup.demand.noter import NewDemand, monday
from lookup.feedback.journal import LookupJournal, NotedLookup
from lookup.feedback.models import Feedback
from lookup.pilot.page import pilot_page
from lookup.pilot.pdf import pilot_pdf
from lookup.pilot.report import PilotReport, Rate, pilot_report
from tests.boutique import MAISON, catalogue, product

NOW = datetime.now(UTC)
SINCE = NOW.date() - timedelta(days=28)
IDS = count()
FOREVER = timedelta(days=3650)


def looked_up(
    database: Database,
    decision: str,
    really: str | None = "",
    *,
    ranking: tuple[str, ...] = ("LUNE", "SOLE"),
    store: str | None = "PAR01",
    milliseconds: float = 300,
    at: datetime = NOW,
    times: int = 1,
    demand: NewDemand | None = None,
) -> None:
    """Look-ups, and what somebody said of them; `really` "": nobody said anything."""
    journal = LookupJournal(database, keep=FOREVER, keep_demand=FOREVER, keep_usage=FOREVER)
    ranked = [{"product_id": each, "similarity": 0.9, "confidence": 0.9} for each in ranking]
    ids = [f"{next(IDS):032}" for _ in range(times)]
    for each in ids:
        said = (each, MAISON, at, "g1", "embedded", decision, "photo", ranked, demand)
        journal.note(NotedLookup(*said, store=store, milliseconds=milliseconds))
    journal.close()
    if really == "":
        return
    with database.session(write=True) as session:
        maison = find_maison(session, MAISON).id
        for each in ids:
            session.add(
                Feedback(
                    maison_id=maison,
                    lookup_id=each,
                    given_at=at,
                    product_id=really,
                    looked_up_at=at,
                    generation="g1",
                    encoder="embedded",
                    decision=decision,
                    source="photo",
                    ranking=ranked,
                    store=store,
                )
            )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("home")
    database = catalogue(
        path, [product("LUNE", "Lune bag"), product("SOLE", "Sole & Co")], other=[]
    )
    looked_up(database, "match", "LUNE", times=38)
    looked_up(database, "match", "SOLE", times=2)
    looked_up(database, "ambiguous", "SOLE", store="MIL01", milliseconds=1500)
    looked_up(database, "none", None, store=None)
    looked_up(database, "none", "LUNE", store="MIL01")
    gone = NewDemand(monday(NOW.date()), "sold_out", "PAR01", "LUNE", "Blue", None)
    looked_up(database, "match", times=57, demand=gone)
    looked_up(database, "match", "SOLE", at=NOW - timedelta(days=60), times=3)
    database.close()
    return path


def run(home: Path, *more: str) -> str:
    arguments = ["pilot", "report", "--home", str(home), "--maison", MAISON, *more]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


@pytest.fixture(scope="module")
def report(home: Path) -> PilotReport:
    return PilotReport.model_validate_json(run(home, "--json"))


def test_it_tells_how_many_there_were_and_how_fast(report: PilotReport) -> None:
    assert report.since == SINCE
    assert (report.usage.all.lookups, report.usage.all.within_second) == (100, 99)


def test_right_answers_and_false_matches_have_intervals(report: PilotReport) -> None:
    right, false = report.accuracy.right, report.accuracy.false_matches
    assert (right.count, right.of, right.known) == (40, 43, True)
    assert (false.count, false.of) == (2, 40)
    assert right.interval is not None
    assert right.interval == pytest.approx((0.814, 0.976), abs=0.001)  # Wilson, of 40 of 43


def test_of_too_few_nothing_is_known_yet(report: PilotReport) -> None:
    assert (report.accuracy.short_lists.of, report.accuracy.short_lists.known) == (1, False)
    assert Rate.over([]).interval is None


def test_each_store_has_its_own_figures(report: PilotReport) -> None:
    of = {each.code: each for each in report.stores}
    assert [each.code for each in report.stores] == ["PAR01", "MIL01", None]
    assert (of["PAR01"].usage.lookups, of["PAR01"].accuracy.false_matches.count) == (97, 2)
    assert (of["MIL01"].accuracy.right.count, of["MIL01"].accuracy.right.of) == (1, 2)
    assert of["MIL01"].usage.within_second == 1


def test_it_tells_what_was_corrected_and_what_was_missing(report: PilotReport) -> None:
    first, second = report.corrections
    assert (first.shown_name, first.really_name, first.lookups) == ("Lune bag", "Sole & Co", 2)
    assert (second.shown, second.really, second.lookups) == (None, "LUNE", 1)
    assert [(group.product_id, group.lookups) for group in report.demand.groups] == [("LUNE", 57)]


def test_only_what_was_said_last_counts(tmp_path: Path) -> None:
    database = catalogue(tmp_path, [product("LUNE", "Lune bag")], other=[])
    looked_up(database, "match", "SOLE")
    with database.session(write=True) as session:
        said = session.get_one(Feedback, 1)
        kept = {c.name: getattr(said, c.name) for c in Feedback.__table__.columns}
        session.add(Feedback(**kept | {"id": None, "product_id": "LUNE"}))
    with database.session() as session:
        right = pilot_report(session, MAISON, SINCE).accuracy.right
    assert (right.count, right.of) == (1, 1)
    database.close()


def test_the_page_says_what_is_known_and_what_is_not(report: PilotReport) -> None:
    page = pilot_page(report)
    assert "Pilot of alba" in page
    assert "81 % to 98 %" in page
    assert "1 of the 1 judged; 30 are needed" in page
    assert "Sole &amp; Co" in page
    assert "<svg" in page


def test_without_look_ups_the_page_says_since_when_they_are_counted(tmp_path: Path) -> None:
    catalogue(tmp_path, [product("LUNE", "Lune bag")], other=[]).close()
    run(tmp_path, "--html", str(tmp_path / "pilot.html"), "--pdf", str(tmp_path / "pilot.pdf"))
    page = (tmp_path / "pilot.html").read_text(encoding="utf-8")
    assert "No look-up was counted yet" in page
    assert "Nobody corrected an answer." in page


def test_however_much_there_is_the_pdf_is_one_page(report: PilotReport) -> None:
    many = report.model_copy(
        update={
            "stores": report.stores * 40,
            "corrections": report.corrections * 40,
            "demand": report.demand.model_copy(update={"groups": report.demand.groups * 40}),
        }
    )
    for each in (report, many):
        assert pilot_pdf(each).count(b"/Type /Page\n") == 1


def test_the_command_prints_a_line_a_store(home: Path) -> None:
    told = run(home, "--since", str(date(2020, 1, 1)))
    assert "Paris Centre" in told
    assert "Right answers: 87 % (74 % to 94 %)" in told
    assert json.loads(run(home, "--json"))["maison"] == MAISON
