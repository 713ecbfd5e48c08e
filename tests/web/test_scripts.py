"""The modules, read as text: they find each other, and parse nothing as markup or code."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from lookup.web.shell import Shell
from tests.web.static_files import CATALOGUE, SCRIPTS, STATIC

EVERY = [*SCRIPTS, *sorted(CATALOGUE.glob("*.js"))]

# The first load, compressed, without pictures.
_MOST_BYTES = 150_000


def _name(script: Path) -> str:
    return script.relative_to(STATIC).as_posix()


@pytest.mark.parametrize("script", EVERY, ids=_name)
def test_every_import_of_a_script_is_there(script: Path) -> None:
    for name in re.findall(r'from "([^"]+)"|import\("([^"]+)"\)', script.read_text()):
        assert (script.parent / "".join(name)).is_file(), name


@pytest.mark.parametrize("script", EVERY, ids=_name)
def test_no_script_parses_text_as_markup_or_code(script: Path) -> None:
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|eval\(|Function\(", script.read_text()
    )


@pytest.mark.parametrize("script", EVERY, ids=_name)
def test_scripts_stay_readable(script: Path) -> None:
    assert len(script.read_text().splitlines()) <= 300


def test_libraries_are_the_bytes_that_were_read_and_written_down() -> None:
    vendored = json.loads((STATIC / "vendor" / "vendored.json").read_text())
    listed = {each["file"]: each["sha256"] for each in vendored}
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (STATIC / "vendor").iterdir()
        if path.suffix in (".js", ".wasm", ".css")
    }
    assert found == listed
    for each in vendored:
        assert (STATIC / "vendor" / f"LICENSE-{each['package']}.txt").is_file()


def test_the_first_load_is_small() -> None:
    shell = Shell(STATIC)
    largest_language = max(
        len(shell.file(f"messages/{tag}.json").compressed or b"")  # type: ignore[union-attr]  # it lists itself
        for tag in shell.languages()
    )
    loaded = sum(
        len(file.compressed or file.body)
        for file in map(shell.file, shell.first_load)
        if file is not None
    )
    assert loaded + largest_language < _MOST_BYTES
