"""References imported, cases exported, items registered and checked, from the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lookup.__main__ import main
from lookup.vault.master_keys import MasterKey
from tests.api.small_home import open_small_home
from tests.counterfeit.conftest import item
from tests.counterfeit.pieces.conftest import piece


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, embedded_export: Path) -> Path:
    path = tmp_path_factory.mktemp("home")
    open_small_home(path, embedded_export).services.close()
    return path


@pytest.fixture(scope="module")
def master() -> str:
    return MasterKey.generate().reveal()


def run(home: Path, master: str, *words: str) -> Result:
    env = {"LOOKUP_MASTER_KEY": master}
    # brera has nothing sealed by another master key.
    return CliRunner().invoke(main, [*words, "--home", str(home), "--maison", "brera"], env=env)


def test_references_are_taken_in_by_part_and_what_is_missing_is_said(
    home: Path, master: str, tmp_path: Path
) -> None:
    for shot in range(3):
        place = tmp_path / "BRERA-1" / ("logo" if shot == 0 else "front")
        place.mkdir(parents=True, exist_ok=True)
        item(1, shot=shot).save(place / f"{shot}.png")
    item(1).resize((60, 60)).save(tmp_path / "BRERA-1" / "front" / "tiny.png")

    first = run(home, master, "references", "import", str(tmp_path), "--json")
    assert first.exit_code == 1, "one of them was refused"
    done = json.loads(first.stdout)
    assert (done["taken"], done["known"]) == (3, 0)
    assert [Path(each["file"]).name for each in done["refused"]] == ["tiny.png"]
    assert "Move closer" in done["refused"][0]["reason"]

    again = json.loads(run(home, master, "references", "import", str(tmp_path), "--json").stdout)
    assert (again["taken"], again["known"]) == (0, 3)

    told = run(home, master, "references", "coverage").stdout
    assert "BRERA-1: 3 photos of 3 genuine items" in told
    assert "no hardware close-ups" in told
    assert "no logo close-ups" not in told
    assert "16 more genuine items wanted" in told


def test_without_a_master_key_nothing_is_taken_in(home: Path, tmp_path: Path) -> None:
    (tmp_path / "BRERA-2").mkdir()
    item(2).save(tmp_path / "BRERA-2" / "a.png")
    result = run(home, "", "references", "import", str(tmp_path))
    assert result.exit_code == 3


def test_there_is_nothing_to_purge_in_an_empty_desk(home: Path, master: str) -> None:
    assert "0 photos deleted" in run(home, master, "inspections", "purge", "--days", "0").stdout


def test_a_case_that_is_not_there_is_said_so(home: Path, master: str) -> None:
    assert run(home, master, "inspections", "export", "0" * 32).exit_code == 2


def test_an_item_is_registered_checked_and_printed_as_a_passport(
    home: Path, master: str, tmp_path: Path
) -> None:
    for shot in range(2):
        piece(1, shot=shot).save(tmp_path / f"{shot}.png")
    photo = str(tmp_path / "0.png")
    named = ("--product", "BRERA-1", "--serial", "A1")
    kept = json.loads(run(home, master, "items", "register", photo, *named).stdout)
    again = run(home, master, "items", "register", photo, *named)
    assert again.exit_code == 3, "that serial number is registered"
    check = run(home, master, "items", "check", kept["id"], str(tmp_path / "1.png"))
    assert json.loads(check.stdout)["result"]["answer"] == "cannot tell"
    run(home, master, "items", "note", kept["id"], "I see it.", "--decision", "same piece")
    link = ("--link", "https://dpp.example.com/1")
    passport = json.loads(run(home, master, "items", "passport", kept["id"], *link).stdout)
    product, *actions = passport["@graph"]
    assert (product["serialNumber"], product["hasDigitalProductPassport"]) == ("A1", link[1])
    assert [one["name"] for one in actions] == [
        "registered",
        "checked",
        "decided",
        "passport linked",
    ]
    assert kept["id"] in run(home, master, "items", "list", "--serial", "a-1").stdout
    assert json.loads(run(home, master, "items", "show", kept["id"]).stdout)["serial"] == "A1"
    erased = run(home, master, "privacy", "erase", "--item", kept["id"])
    assert "photos: 2" in erased.stdout
