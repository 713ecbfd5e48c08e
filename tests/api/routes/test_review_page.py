"""The review tool's files: all there, in two languages, nothing inline or read as markup."""

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import lookup.web
from lookup.counterfeit.cases.cases import State, Verdict
from lookup.counterfeit.cases.parts import Part
from lookup.counterfeit.cases.serials import CheckResult
from lookup.counterfeit.looking.quality import Shortcoming
from lookup.counterfeit.looking.signs import WEIGHTS
from lookup.counterfeit.scoring.bands import Band

FILES = Path(lookup.web.__file__).parent / "review"
SCRIPTS = sorted(FILES.glob("*.js"))
MESSAGES = {path.stem: json.loads(path.read_text("utf-8")) for path in FILES.glob("review.??.json")}


def test_the_page_and_all_it_loads_are_served_without_a_key(client: FlaskClient) -> None:
    page = client.get("/review")
    assert (page.status_code, page.mimetype) == (200, "text/html")
    for address in re.findall(r'(?:src|href)="([^"]+)"', page.get_data(as_text=True)):
        assert client.get(address).status_code == 200, address
    for path in [*SCRIPTS, *FILES.glob("*.json")]:
        assert client.get(f"/review/{path.name}").status_code == 200
    assert client.get("/review/../review_page.py").status_code == 404


def test_nothing_is_inline_or_parsed_as_markup() -> None:
    page = (FILES / "review.html").read_text("utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\s(?:on\w+|style)=", page)
    for script in SCRIPTS:
        text = script.read_text("utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|eval\(|Function\(", text)
        assert len(text.splitlines()) <= 300


def test_both_languages_say_everything_with_the_same_blanks() -> None:
    english, french = MESSAGES["review.en"], MESSAGES["review.fr"]
    assert list(english) == list(french)
    for key, message in english.items():
        assert set(re.findall(r"\{\w+\}", message)) == set(re.findall(r"\{\w+\}", french[key]))


def test_every_message_that_is_asked_for_is_there() -> None:
    asked = {
        key
        for script in SCRIPTS
        for key in re.findall(r'\bt\("([^"]+)"', script.read_text("utf-8"))
    }
    asked |= {f"check.{name}.{result}" for name in ("serial", "barcode") for result in CheckResult}
    for language, messages in MESSAGES.items():
        assert asked - set(messages) == set(), language


def test_no_message_is_left_that_nobody_asks_for() -> None:
    scripts = "".join(script.read_text("utf-8") for script in SCRIPTS)
    said = [key for key in MESSAGES["review.en"] if "." not in key]
    assert [key for key in said if f'"{key}"' not in scripts] == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("band", Band),
        ("state", State),
        ("verdict", Verdict),
        ("part", Part),
        ("sign", (*WEIGHTS, "structure")),
        ("advice", Band),
        ("shortcoming", Shortcoming),
    ],
)
def test_every_word_of_the_service_has_a_message(kind: str, words: tuple[str, ...]) -> None:
    wanted = {f"{kind}.{word}" for word in words}
    for language, messages in MESSAGES.items():
        assert wanted - set(messages) == set(), language
