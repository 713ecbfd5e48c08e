"""`lookup maisons`, and what a pin keeps from happening elsewhere."""

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from indexer.__main__ import main as indexer
from lookup.__main__ import main as lookup

STORES = "store_code,name,city,country,region,latitude,longitude,timezone\n"
PARIS = STORES + "PAR01,Paris,Paris,FR,eu,48.8566,2.3522,Europe/Paris\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home in which alba is pinned to eu."""
    assert maisons(tmp_path, "pin", "--maison", "alba", "--to", "eu").exit_code == 0
    return tmp_path


def maisons(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        lookup, ["maisons", *arguments, "--home", str(home)], prog_name="lookup"
    )


def listed(home: Path, region: str) -> dict[str, tuple[str | None, bool]]:
    document = json.loads(maisons(home, "list", "--region", region, "--json").stdout)
    return {row["maison"]: (row["region"], row["served_here"]) for row in document["maisons"]}


def test_a_pin_is_listed_and_says_where_the_maison_is_served(home: Path) -> None:
    assert listed(home, "eu") == {"alba": ("eu", True)}
    assert listed(home, "us") == {"alba": ("eu", False)}
    assert "alba" in maisons(home, "list").stdout


def test_moving_must_be_said(home: Path) -> None:
    refused = maisons(home, "pin", "--maison", "alba", "--to", "us")
    assert refused.exit_code == 3
    assert "--move" in refused.stderr
    assert maisons(home, "pin", "--maison", "alba", "--to", "us", "--move").exit_code == 0
    assert listed(home, "us") == {"alba": ("us", True)}


def test_pins_are_in_the_audit_log(home: Path) -> None:
    audit = CliRunner().invoke(
        lookup, ["audit", "list", "--home", str(home), "--maison", "alba", "--json"]
    )
    (entry,) = json.loads(audit.stdout)["entries"]
    assert (entry["action"], entry["details"]) == ("maison.pinned", {"from": None, "to": "eu"})


@pytest.mark.parametrize(
    "wrong", [("--maison", "Alba!", "--to", "eu"), ("--maison", "alba", "--to", "E U")]
)
def test_bad_usage_ends_with_2(home: Path, wrong: tuple[str, ...]) -> None:
    assert maisons(home, "pin", *wrong).exit_code == 2


@pytest.mark.parametrize("command", ["stores", "stock", "build"])
@pytest.mark.parametrize("region", ["us", "eu"])
def test_the_indexer_writes_only_where_the_maison_is_pinned(
    home: Path, tmp_path: Path, command: str, region: str
) -> None:
    files = {
        "stores": ("--file", PARIS),
        "stock": ("--file", "sku,store_code,quantity,as_of\n"),
        "build": ("--catalog", '{"product_id": "A", "name": "A", "variants": []}\n'),
    }
    option, content = files[command]
    file = tmp_path / f"{command}.{'jsonl' if command == 'build' else 'csv'}"
    file.write_text(content)
    result = CliRunner().invoke(
        indexer,
        [command, "--home", str(home), "--maison", "alba", option, str(file), "--region", region],
        prog_name="indexer",
    )
    refused = result.exit_code == 3 and "pinned to region eu" in result.stderr
    assert refused is (region == "us"), result.stderr


@pytest.mark.parametrize(
    ("program", "command"),
    [
        (indexer, ("publish", "20260101T000000Z-00000001")),
        (indexer, ("rollback",)),
        (indexer, ("erase", "--product", "A")),
        (lookup, ("feedback", "export", "--out", "there")),
    ],
)
@pytest.mark.parametrize("region", ["us", "eu"])
def test_what_is_there_is_published_erased_or_exported_only_where_the_maison_is_pinned(
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    program: click.Command,
    command: tuple[str, ...],
    region: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    where = ("--home", str(home), "--maison", "alba", "--region", region)
    result = CliRunner().invoke(program, [*command, *where], prog_name="program")
    refused = result.exit_code == 3 and "pinned to region eu" in result.stderr
    assert refused is (region == "us"), result.stderr


def test_a_key_is_made_only_where_the_maison_is_pinned(home: Path) -> None:
    def create(region: str) -> Result:
        options = ["--home", str(home), "--maison", "alba", "--role", "advisor"]
        return CliRunner().invoke(lookup, ["keys", "create", *options, "--region", region])

    assert create("us").exit_code == 3
    assert create("eu").exit_code == 0
