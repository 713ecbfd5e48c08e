"""The review desk says everything in every language that it has."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from flask import Flask

from lookup.api.app import create_app
from lookup.api.http.operation import Operation, operation_of
from lookup.base.errors import DomainError
from lookup.counterfeit.cases.cases import State, Verdict
from lookup.counterfeit.cases.parts import Part
from lookup.counterfeit.looking.capture import CaptureKind
from lookup.counterfeit.looking.quality import Shortcoming
from lookup.counterfeit.pieces.answers import Event
from lookup.counterfeit.pieces.sameness import Decision, Reason, Sameness
from lookup.counterfeit.scoring.bands import Band
from lookup.counterfeit.scoring.evidence import RemarkKind
from lookup.settings.table import Settings
from tests.api.fakes import FakeGate, FakeServices

FOLDER = Path(str(files("lookup.web"))) / "review"
MESSAGES = {
    path.suffixes[0][1:]: json.loads(path.read_text(encoding="utf-8"))
    for path in FOLDER.glob("review.*.json")
}
SCRIPTS = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.js")))
FAMILIES = {
    "state": [*State, ""],
    "band": [*Band, ""],
    "advice": Band,
    "verdict": Verdict,
    "part": Part,
    "shortcoming": Shortcoming,
    "remark": RemarkKind,
    "unlike": CaptureKind,
    "sameness": Sameness,
    "why": Reason,
    "event": Event,
    "decision": Decision,
}


def kinds(error: type[DomainError]) -> set[str]:
    return {error.slug}.union(*(kinds(each) for each in error.__subclasses__()))


def test_every_problem_with_a_message_can_happen() -> None:
    told = {key.partition(".")[2] for key in MESSAGES["en"] if key.startswith("error.")}
    assert told - {"other"} <= kinds(DomainError)


def test_every_problem_that_its_routes_declare_has_a_message() -> None:
    app = create_app(Settings(), FakeServices(), FakeGate())
    declared = {
        error.slug
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/v1/inspections", "/v1/items"))
        for error in contract(app, rule.endpoint).raises
    }
    assert declared <= {key.partition(".")[2] for key in MESSAGES["en"]}


def contract(app: Flask, endpoint: str) -> Operation:
    found = operation_of(app.view_functions[endpoint])
    assert found is not None
    return found


def test_the_page_offers_the_languages_that_it_has() -> None:
    listed = re.search(r"const LANGUAGES = (\[.*\]);", SCRIPTS)
    assert listed is not None
    assert set(json.loads(listed[1])) == MESSAGES.keys() == {"en", "fr", "it", "zh"}


@pytest.mark.parametrize("language", sorted(MESSAGES))
def test_a_language_has_each_message_with_its_places(language: str) -> None:
    def places(messages: dict[str, str]) -> dict[str, set[str]]:
        return {key: set(re.findall(r"\{(\w+)\}", text)) for key, text in messages.items()}

    assert places(MESSAGES[language]) == places(MESSAGES["en"])
    assert all(text.strip() for text in MESSAGES[language].values())


@pytest.mark.parametrize("family", FAMILIES)
def test_every_word_that_the_service_answers_has_a_message(family: str) -> None:
    wanted = {f"{family}.{value}" for value in FAMILIES[family]}
    assert wanted <= MESSAGES["en"].keys()


def test_every_message_that_the_page_asks_for_is_there_and_none_besides() -> None:
    asked = set(re.findall(r'\bt\("([^"]+)"', SCRIPTS))
    families = set(re.findall(r"\bt\(`(\w+)\.\$\{", SCRIPTS)) | {"error"}
    assert asked <= MESSAGES["en"].keys()
    # Kinds of choices, heads of columns and names of files are asked for by a variable.
    variable = {"state", "band", "part", "weight", "deviation", "report", "archive"}
    variable |= {"digitalLink", "passportLink", "pieceAligned", "pieceNotAligned"}
    unused = {
        key
        for key in MESSAGES["en"]
        if key not in asked | variable and key.partition(".")[0] not in families | {"state", "band"}
    }
    assert unused == set()
