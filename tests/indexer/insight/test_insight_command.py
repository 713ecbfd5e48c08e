"""`indexer insight`, over a home that was built: what it finds, keeps, announces and writes."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from indexer.__main__ import main
from lookup.catalog.database import open_home
from lookup.catalog.models import Maison
from lookup.events.models import EventRecord
from lookup.feedback.models import Feedback
from lookup.insight.file import InsightFile
from tests.indexer.shop import Shop


@pytest.fixture
def built(shop: Shop) -> Shop:
    """Three products, one with a picture of another one's, and one with none."""
    shop.products["B"]["images"].append({"path": "B/copy.png"})
    (shop.pictures / "B/copy.png").write_bytes((shop.pictures / "A/front.png").read_bytes())
    shop.add("EMPTY")
    shop.build()
    return shop


def run(shop: Shop, *arguments: object) -> Result:
    options = ("--home", shop.home.path, "--maison", "maison")
    return CliRunner().invoke(main, ["insight", *map(str, (*options, *arguments))])


def document(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def foreign_photos_matched(shop: Shop, count: int) -> None:
    database = open_home(shop.home)
    with database.session(write=True) as session:
        maison_id = session.scalars(select(Maison.id)).one()
        now = datetime.now(UTC)
        session.add_all(
            Feedback(
                maison_id=maison_id,
                lookup_id=f"{number}",
                given_at=now,
                looked_up_at=now,
                generation="g",
                encoder="e",
                decision="match",
                source="photo",
                ranking=[],
            )
            for number in range(count)
        )
    database.close()


def announced(shop: Shop) -> list[tuple[str, Any]]:
    database = open_home(shop.home)
    with database.session() as session:
        events = session.scalars(select(EventRecord).order_by(EventRecord.number)).all()
        told = [(each.type, each.data) for each in events if each.type == "bound.broken"]
    database.close()
    return told


def test_it_finds_and_keeps_what_was_planted(built: Shop, tmp_path: Path) -> None:
    found = document(run(built, "--json"))
    assert (found["products"], found["pictures"]) == (4, 7)
    assert found["generation"] == built.store.current()
    (same,) = found["duplicates"]
    assert [each["product"] for each in same["pictures"]] == ["A", "B"]
    thin = {each["product"]["id"]: each for each in found["thin"]}
    assert thin["EMPTY"]["problems"] == ["no_usable_picture"]
    assert "small_pictures" in thin["A"]["problems"]
    assert json.loads(InsightFile(built.home, "maison").read().model_dump_json()) == found


def test_a_report_has_a_page_with_pictures_json_and_csv(built: Shop, tmp_path: Path) -> None:
    report = tmp_path / "report"
    assert run(built, "--report", report).exit_code == 0
    page = (report / "index.html").read_text()
    assert "One picture under several products" in page
    assert "data:image/jpeg;base64," in page
    assert json.loads((report / "summary.json").read_text())["counts"]["duplicates"] == 1
    with (report / "duplicates.csv").open() as file:
        (row,) = csv.DictReader(file)
    assert (row["pictures.0.product"], row["pictures.1.product"]) == ("A", "B")


def test_a_bound_that_breaks_is_announced_and_told_once(built: Shop) -> None:
    assert "WARNING" not in run(built).stdout
    foreign_photos_matched(built, 3)
    assert "WARNING: false matches, new feedback: 3 of 3 photos" in run(built).stdout
    ((_, told),) = announced(built)
    assert (told["photos"], told["matched"]) == (3, 3)
    assert run(built).exit_code == 0
    assert len(announced(built)) == 1


def test_a_product_that_left_the_catalogue_since_is_passed_over(built: Shop) -> None:
    del built.products["C"]
    built.build(publish=False)
    found = document(run(built, "--json"))
    assert (found["products"], found["pictures"]) == (3, 5)


def test_before_the_first_build_it_says_so(shop: Shop) -> None:
    result = run(shop)
    assert result.exit_code == 3
    assert "indexer build" in result.stderr
