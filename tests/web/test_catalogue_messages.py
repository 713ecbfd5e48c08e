"""The catalogue's page says what it shows in every language that it offers."""

import json
import re
from typing import get_args

from indexer.pipeline.report import BuildReport
from lookup.demand.noter import Kind
from lookup.insight.findings import FindingName, Problem
from tests.web.static_files import CATALOGUE, STATIC

SCRIPTS = "\n".join(path.read_text("utf-8") for path in sorted(CATALOGUE.glob("*.js")))
OWN = set(json.loads((CATALOGUE / "messages" / "en.json").read_text("utf-8")))
OF_THE_APP = set(json.loads((STATIC / "messages" / "en.json").read_text("utf-8")))
PARTS = {"generations", "builds", "usage", "demand", "recognition"}
FINDINGS = set(get_args(FindingName))


def of_families() -> set[str]:
    """Messages that are asked for by a word of the service."""
    statuses = get_args(BuildReport.model_fields["status"].annotation)
    return {
        *(f"{part}.title" for part in PARTS | FINDINGS),
        *(f"{part}.empty" for part in PARTS),
        *(f"{finding}.none" for finding in FINDINGS),
        *(f"builds.{status}" for status in statuses),
        *(f"demand.{kind}" for kind in get_args(Kind)),
        *(f"thin.{problem}" for problem in get_args(Problem)),
    }


def test_every_message_that_the_page_asks_for_is_there_and_none_besides() -> None:
    written = set(re.findall(r'"([a-z]+\.[A-Za-z0-9]+)"', SCRIPTS))
    asked = {key for key in written if key in OWN | OF_THE_APP}
    assert set(re.findall(r'\bt\("([^"]+)"', SCRIPTS)) <= asked
    assert of_families() <= OWN
    assert OWN - asked - of_families() == set()


def test_no_message_hides_one_of_the_app() -> None:
    assert not OWN & OF_THE_APP


def test_the_page_offers_the_languages_that_it_has() -> None:
    listed = re.search(r"const LANGUAGES = (\[.*\]);", SCRIPTS)
    assert listed is not None
    found = {path.stem for path in CATALOGUE.glob("messages/*.json")}
    assert set(json.loads(listed[1])) == found >= {"en", "fr"}
