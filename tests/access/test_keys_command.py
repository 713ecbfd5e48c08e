import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lookup.__main__ import main
from lookup.access.keys import KeyRing
from lookup.base.errors import Unauthenticated
from lookup.catalog.database import Database


@pytest.fixture
def home(database: Database, tmp_path: Path) -> Path:
    return tmp_path


def keys(home: Path, *arguments: str, maison: str = "alba") -> Result:
    return CliRunner().invoke(
        main, ["keys", *arguments, "--home", str(home), "--maison", maison], prog_name="lookup"
    )


def test_a_key_is_printed_alone_so_that_a_script_can_take_it(home: Path, ring: KeyRing) -> None:
    result = keys(home, "create", "--role", "advisor")
    assert result.exit_code == 0
    assert ring.verify(result.stdout.strip()).maison == "alba"
    assert "cannot be shown again" in result.stderr


def test_a_key_as_json_has_all_but_its_hash(home: Path, ring: KeyRing) -> None:
    result = keys(home, "create", "--role", "admin", "--name", "IT", "--expires", "30d", "--json")
    made = json.loads(result.stdout)
    assert ring.verify(made["key"]).key == made["prefix"]
    assert (made["maison"], made["role"], made["name"]) == ("alba", "admin", "IT")
    assert made["expires_at"] is not None
    assert "argon2" not in result.output


def test_a_key_comes_with_a_link_that_signs_in_and_as_a_qr_code(home: Path) -> None:
    arguments = ("--role", "advisor", "--public-address", "https://lookup.example", "--qr")
    result = keys(home, "create", *arguments)
    assert f"https://lookup.example/#key={result.stdout.strip()}" in result.stderr
    assert "█" in result.stderr
    made = json.loads(keys(home, "create", *arguments, "--json").stdout)
    assert made["link"] == f"https://lookup.example/#key={made['key']}"


def test_a_link_leads_where_the_deployment_says_that_people_open_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listens = json.loads(keys(home, "create", "--role", "advisor", "--json").stdout)
    assert listens["link"].startswith("http://127.0.0.1:8080/#key=lk_")
    monkeypatch.setenv("LOOKUP_PUBLIC_ADDRESS", "https://look.maison.example")
    made = json.loads(keys(home, "create", "--role", "advisor", "--json").stdout)
    assert made["link"].startswith("https://look.maison.example/#key=lk_")


@pytest.mark.parametrize(
    ("role", "page"), [("reviewer", "/review"), ("catalog", "/catalogue"), ("admin", "/catalogue")]
)
def test_a_link_leads_to_the_page_of_its_role(home: Path, role: str, page: str) -> None:
    made = json.loads(keys(home, "create", "--role", role, "--json").stdout)
    assert made["link"] == f"http://127.0.0.1:8080{page}#key={made['key']}"


def test_listing_shows_keys_but_no_secret(home: Path) -> None:
    made = json.loads(keys(home, "create", "--role", "catalog", "--json").stdout)
    for extra in ([], ["--json"]):
        listed = keys(home, "list", *extra)
        assert listed.exit_code == 0
        assert made["prefix"] in listed.stdout
        assert made["key"].rpartition("_")[2] not in listed.output


def test_revoking_ends_a_key(home: Path, ring: KeyRing) -> None:
    made = json.loads(keys(home, "create", "--role", "advisor", "--json").stdout)
    result = keys(home, "revoke", made["prefix"], "--json")
    assert json.loads(result.stdout)["revoked_at"] is not None
    with pytest.raises(Unauthenticated):
        ring.verify(made["key"])


@pytest.mark.parametrize(
    "arguments",
    [
        ["create", "--role", "owner"],
        ["create"],
        ["create", "--role", "advisor", "--expires", "0d"],
        ["create", "--role", "advisor", "--expires", "2020-01-01"],
        ["create", "--role", "advisor", "--expires", "soon"],
        ["create", "--role", "advisor", "--expires", "2027-02-30"],
        ["revoke", "nothing1"],
    ],
)
def test_bad_usage_ends_with_2(home: Path, arguments: list[str]) -> None:
    assert keys(home, *arguments).exit_code == 2


def test_an_unknown_maison_is_not_made_up(home: Path) -> None:
    result = keys(home, "create", "--role", "advisor", maison="albo")
    assert result.exit_code == 2
    assert "albo" in result.stderr


def test_a_home_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    result = keys(tmp_path / "nowhere", "list")
    assert result.exit_code == 3
    assert "directory exists" in result.stderr
