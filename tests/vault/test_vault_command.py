import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lookup.__main__ import main
from lookup.base.home import Home
from lookup.catalog.database import Database, open_database
from lookup.catalog.maisons import ensure_maison
from lookup.settings.table import Settings
from lookup.vault.master_keys import MasterKey, read_master_keys
from lookup.vault.store import Kind, Vault
from tests.vault.conftest import MAISON


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A master key made by the command, where the settings find it."""
    file = tmp_path / "keys" / "master.key"
    file.parent.mkdir()
    assert vault_command("new-key", "--out", str(file)).exit_code == 0
    monkeypatch.setenv("LOOKUP_MASTER_KEY_FILE", str(file))
    return file


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = open_database(database_url)
    with database.session(write=True) as session:
        ensure_maison(session, MAISON)
    yield database
    database.close()


def vault_command(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["vault", *arguments], prog_name="lookup")


def document(home: Path, *arguments: str) -> Any:
    result = vault_command(*arguments, "--home", str(home), "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def opened(home: Path, key_file: Path) -> Vault:
    return Vault(Home(home), MAISON, read_master_keys(Settings(master_key_file=key_file)))


def test_a_new_key_is_printed_where_no_file_is_given() -> None:
    assert MasterKey.parse(vault_command("new-key").stdout.strip())


def test_a_key_in_a_file_is_not_printed(key_file: Path, tmp_path: Path) -> None:
    result = vault_command("new-key", "--out", str(tmp_path / "other.key"))
    assert "lmk_" not in result.output
    assert "lmk_" in (tmp_path / "other.key").read_text()


def test_a_data_key_is_rotated_and_logged(
    database: Database, key_file: Path, tmp_path: Path
) -> None:
    item = opened(tmp_path, key_file).put(Kind.FEEDBACK, b"one")
    done = document(tmp_path, "rotate", "--maison", MAISON)
    assert (done["key_number"], done["resealed"], done["destroyed"]) == (2, 1, [1])
    assert opened(tmp_path, key_file).get(Kind.FEEDBACK, item) == b"one"
    keys = document(tmp_path, "status")["data_keys"]
    assert [(key["number"], key["items"], bool(key["destroyed_at"])) for key in keys] == [
        (1, 0, True),
        (2, 1, False),
    ]
    listed = CliRunner().invoke(
        main, ["audit", "list", "--home", str(tmp_path), "--maison", MAISON, "--json"]
    )
    (entry,) = json.loads(listed.stdout)["entries"]
    assert (entry["action"], entry["subject"]) == ("vault.data_key_rotated", "data key 2")


def test_a_broken_item_is_named_and_ends_with_1(
    database: Database, key_file: Path, tmp_path: Path
) -> None:
    item = opened(tmp_path, key_file).put(Kind.FEEDBACK, b"one")
    path = Home(tmp_path).vault_dir(MAISON) / "feedback" / item[:2] / item
    path.write_bytes(path.read_bytes()[:-1])
    result = vault_command("rotate", "--home", str(tmp_path), "--maison", MAISON)
    assert result.exit_code == 1
    assert item in result.stderr


def test_the_master_key_is_replaced_without_a_stop(
    database: Database, key_file: Path, tmp_path: Path
) -> None:
    old = key_file.read_text()
    item = opened(tmp_path, key_file).put(Kind.FEEDBACK, b"one")
    vault_command("new-key", "--out", str(key_file))
    assert opened(tmp_path, key_file).get(Kind.FEEDBACK, item) == b"one"
    assert document(tmp_path, "rewrap")["rewrapped"] == {MAISON: 1}
    key_file.write_text(key_file.read_text().replace(old, ""))
    assert opened(tmp_path, key_file).get(Kind.FEEDBACK, item) == b"one"
    key_file.write_text(old)
    key_file.chmod(0o600)
    result = vault_command("rotate", "--home", str(tmp_path), "--maison", MAISON)
    assert result.exit_code == 3
    assert "not configured" in result.stderr


def test_without_a_master_key_rewrapping_is_refused(database: Database, tmp_path: Path) -> None:
    result = vault_command("rewrap", "--home", str(tmp_path))
    assert result.exit_code == 3
    assert "new-key" in result.stderr


def test_an_unknown_maison_is_not_rotated_and_not_created(
    database: Database, key_file: Path, tmp_path: Path
) -> None:
    result = vault_command("rotate", "--home", str(tmp_path), "--maison", "nowhere")
    assert result.exit_code == 2
    assert not (tmp_path / "nowhere").exists()


def test_a_maison_of_which_nothing_is_kept_has_nothing_to_rotate(
    database: Database, key_file: Path, tmp_path: Path
) -> None:
    result = vault_command("rotate", "--home", str(tmp_path), "--maison", MAISON)
    assert "Nothing is kept of alba" in result.stdout
