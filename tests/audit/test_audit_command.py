import hashlib
import json
from pathlib import Path

from click.testing import CliRunner, Result

from lookup.__main__ import main
from lookup.access.keys import KeyRing
from lookup.access.roles import Role
from lookup.catalog.database import Database


def audit(home: Path, *arguments: str, maison: str = "alba") -> Result:
    where = ["--home", str(home), "--maison", maison]
    return CliRunner().invoke(main, ["audit", *arguments, *where], prog_name="lookup")


def test_keys_made_and_revoked_are_listed_with_who_did_it(
    database: Database, tmp_path: Path
) -> None:
    ring = KeyRing(database, by="zoe on desk-1")
    prefix = ring.create("alba", Role.ADMIN, name="IT").info.prefix
    ring.revoke("alba", prefix)
    ring.revoke("alba", prefix)  # a second time changes nothing
    entries = json.loads(audit(tmp_path, "list", "--json").stdout)["entries"]
    assert [(entry["action"], entry["subject"]) for entry in entries] == [
        ("key.created", prefix),
        ("key.revoked", prefix),
    ]
    assert entries[0]["by"] == "zoe on desk-1"
    assert entries[0]["details"] == {"role": "admin", "name": "IT"}
    assert prefix in audit(tmp_path, "list").stdout


def test_the_last_entries_come_oldest_first(
    database: Database, done: list[str], tmp_path: Path
) -> None:
    entries = json.loads(audit(tmp_path, "list", "--last", "2", "--json").stdout)["entries"]
    assert [entry["subject"] for entry in entries] == done[1:]


def test_an_export_can_be_verified_without_this_software(
    database: Database, done: list[str], tmp_path: Path
) -> None:
    previous = "0" * 64
    for entry in json.loads(audit(tmp_path, "list", "--json").stdout)["entries"]:
        digest = entry.pop("digest")
        assert entry["previous"] == previous
        text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(text.encode()).hexdigest() == digest
        previous = digest


def test_verifying_prints_a_head_that_the_next_check_takes(
    database: Database, done: list[str], tmp_path: Path
) -> None:
    head = audit(tmp_path, "verify").stdout.strip()
    assert audit(tmp_path, "verify", "--head", head).exit_code == 0
    broken = audit(tmp_path, "verify", "--head", "9" + head)
    assert broken.exit_code == 3
    assert "missing" in broken.stderr


def test_a_maison_that_is_not_there_is_bad_input(database: Database, tmp_path: Path) -> None:
    for command in ("list", "verify"):
        assert audit(tmp_path, command, maison="nowhere").exit_code == 2
