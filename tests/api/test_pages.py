"""The page and its files: nothing inline, nothing from elsewhere, nothing missing."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import lookup.web

STATIC = Path(lookup.web.__file__).parent / "static"
SCRIPTS = sorted(STATIC.glob("js/*.js"))


@pytest.fixture
def page(client: FlaskClient) -> str:
    response = client.get("/")
    assert response.status_code == 200
    assert response.mimetype == "text/html"
    return response.get_data(as_text=True)


def test_the_page_needs_no_key(client: FlaskClient) -> None:
    assert client.get("/").status_code == 200


def test_everything_the_page_loads_is_served_here(client: FlaskClient, page: str) -> None:
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert loaded
    for address in loaded:
        with client.get(address) as response:
            assert response.status_code == 200, address


def test_the_page_holds_no_inline_script_or_style(page: str) -> None:
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert "<style" not in page
    assert not re.search(r"\s(?:on\w+|style)=", page)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_import_of_a_script_is_there(script: Path) -> None:
    for name in re.findall(r'from "([^"]+)"', script.read_text()):
        assert (script.parent / name).is_file(), name


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_parses_text_as_markup_or_code(script: Path) -> None:
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|eval\(|Function\(", script.read_text()
    )


def test_every_element_that_a_script_asks_for_is_on_the_page(page: str) -> None:
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    asked = {
        name for script in SCRIPTS for name in re.findall(r'byId\("([^"]+)"\)', script.read_text())
    }
    assert asked
    assert asked <= ids


def test_a_label_stands_for_every_field(page: str) -> None:
    labelled = set(re.findall(r'<label[^>]*\bfor="([^"]+)"', page))
    fields = set(re.findall(r'<input[^>]*\bid="([^"]+)"', page))
    assert fields <= labelled
