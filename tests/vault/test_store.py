import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lookup.base.errors import (
    DiskFull,
    KeyDestroyed,
    MasterKeyMissing,
    NotFound,
    SealBroken,
    Unavailable,
)
from lookup.base.home import Home
from lookup.vault.master_keys import MasterKey, MasterKeys
from lookup.vault.store import Kind, Vault
from tests.vault.conftest import MAISON, OTHER

PHOTO = b"\xff\xd8\xff a client's photo"


def files(home: Home) -> list[Path]:
    return [path for path in home.path.rglob("*") if path.is_file()]


def test_what_is_kept_comes_out_again_and_lies_there_unreadable(vault: Vault, home: Home) -> None:
    item = vault.put(Kind.FEEDBACK, PHOTO)
    assert vault.get(Kind.FEEDBACK, item) == PHOTO
    assert list(vault.items(Kind.FEEDBACK)) == [item]
    for path in files(home):
        assert PHOTO not in path.read_bytes()
    for path in home.vault_dir(MAISON).rglob("*"):
        assert path.stat().st_mode & 0o077 == 0


def test_another_process_opens_it_with_the_master_key(
    vault: Vault, open_vault: Callable[..., Vault]
) -> None:
    item = vault.put(Kind.FEEDBACK, PHOTO)
    assert open_vault().get(Kind.FEEDBACK, item) == PHOTO


def test_without_a_master_key_nothing_is_kept_and_nothing_is_created(home: Home) -> None:
    with pytest.raises(MasterKeyMissing, match="new-key"):
        Vault(home, MAISON, MasterKeys()).put(Kind.FEEDBACK, PHOTO)
    assert files(home) == []


def test_another_master_key_opens_nothing(vault: Vault, open_vault: Callable[..., Vault]) -> None:
    item = vault.put(Kind.FEEDBACK, PHOTO)
    with pytest.raises(MasterKeyMissing, match=vault.data_keys()[0].master or ""):
        open_vault(MAISON, MasterKey.generate()).get(Kind.FEEDBACK, item)


def test_each_maison_has_a_key_of_its_own(open_vault: Callable[..., Vault], home: Home) -> None:
    ours, theirs = open_vault(MAISON), open_vault(OTHER)
    item = ours.put(Kind.FEEDBACK, PHOTO)
    theirs.put(Kind.FEEDBACK, b"theirs")
    with pytest.raises(NotFound):
        theirs.get(Kind.FEEDBACK, item)
    # Neither the item nor the key file is of any use in another maison's directory.
    here, there = home.vault_dir(MAISON), home.vault_dir(OTHER)
    shutil.copytree(here / Kind.FEEDBACK, there / Kind.FEEDBACK, dirs_exist_ok=True)
    with pytest.raises(SealBroken):
        theirs.get(Kind.FEEDBACK, item)
    shutil.copy(here / "keys.json", there / "keys.json")
    with pytest.raises(SealBroken, match="another maison's"):
        theirs.get(Kind.FEEDBACK, item)


def test_items_cannot_be_swapped(vault: Vault, home: Home) -> None:
    one, two = (vault.put(Kind.FEEDBACK, data) for data in (b"one", b"two"))
    folder = home.vault_dir(MAISON) / Kind.FEEDBACK
    shutil.copy(folder / one[:2] / one, folder / two[:2] / two)
    with pytest.raises(SealBroken, match="belongs to another place"):
        vault.get(Kind.FEEDBACK, two)


@pytest.mark.parametrize("text", ["", "{}", '{"version": 2, "maison": "alba", "keys": []}'])
def test_a_damaged_key_file_is_refused_and_not_replaced(
    vault: Vault, home: Home, text: str
) -> None:
    item = vault.put(Kind.FEEDBACK, PHOTO)
    path = home.vault_dir(MAISON) / "keys.json"
    path.write_text(text)
    for attempt in (
        lambda: vault.get(Kind.FEEDBACK, item),
        lambda: vault.put(Kind.FEEDBACK, PHOTO),
    ):
        with pytest.raises(SealBroken, match="backup"):
            attempt()
    assert path.read_text() == text


def test_a_removed_item_is_gone(vault: Vault, home: Home) -> None:
    item = vault.put(Kind.FEEDBACK, PHOTO)
    assert vault.remove(Kind.FEEDBACK, item)
    assert not vault.remove(Kind.FEEDBACK, item)
    with pytest.raises(NotFound):
        vault.get(Kind.FEEDBACK, item)
    assert item not in str(files(home))


@pytest.mark.parametrize("item", ["../keys.json", "..", "0" * 31, "0" * 32])
def test_an_item_is_named_by_its_id_only(vault: Vault, item: str) -> None:
    vault.put(Kind.FEEDBACK, PHOTO)
    with pytest.raises(NotFound):
        vault.get(Kind.FEEDBACK, item)


def test_what_a_destroyed_key_sealed_cannot_be_read_again(vault: Vault) -> None:
    item = vault.put(Kind.FEEDBACK, PHOTO)
    with vault.changing_keys() as keys:
        keys.destroy({1})
    with pytest.raises(KeyDestroyed, match="key 1 of alba"):
        vault.get(Kind.FEEDBACK, item)
    # Life goes on under another number.
    again = vault.put(Kind.FEEDBACK, PHOTO)
    assert vault.header(Kind.FEEDBACK, again).key_number == 2


def test_a_lost_key_file_is_not_replaced_by_another(vault: Vault, home: Home) -> None:
    item = vault.put(Kind.FEEDBACK, PHOTO)
    path = home.vault_dir(MAISON) / "keys.json"
    lost = path.read_bytes()
    path.unlink()
    with pytest.raises(SealBroken, match="Restore it"):
        vault.put(Kind.FEEDBACK, PHOTO)
    assert not path.exists()
    path.write_bytes(lost)
    assert vault.get(Kind.FEEDBACK, item) == PHOTO


def test_what_a_killed_process_left_is_swept_after_its_time(vault: Vault, home: Home) -> None:
    item = vault.put(Kind.FEEDBACK, PHOTO)
    left = home.vault_dir(MAISON) / "feedback" / item[:2] / ".half.1.ab"
    left.write_bytes(b"half")
    now = datetime.now(UTC)
    vault.sweep(now - timedelta(days=1))
    assert left.exists()
    vault.sweep(now + timedelta(days=1))
    assert not left.exists()
    assert vault.get(Kind.FEEDBACK, item) == PHOTO


def test_first_items_at_once_share_one_key(vault: Vault) -> None:
    with ThreadPoolExecutor(8) as pool:
        items = list(pool.map(lambda _: vault.put(Kind.FEEDBACK, PHOTO), range(16)))
    assert [vault.get(Kind.FEEDBACK, item) for item in items] == [PHOTO] * 16
    assert [key.number for key in vault.data_keys()] == [1]


def test_a_full_disk_is_said_and_leaves_nothing_half_written(
    vault: Vault, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.put(Kind.FEEDBACK, PHOTO)
    before = {path: path.read_bytes() for path in files(home)}

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lookup.base.durable.os.fsync", full)
    with pytest.raises(DiskFull, match="Free some space"):
        vault.put(Kind.FEEDBACK, PHOTO)
    assert {path: path.read_bytes() for path in files(home)} == before


def test_a_home_that_cannot_be_written_is_unavailable(master: MasterKey, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="Check that it is there"):
        Vault(Home(tmp_path / "file"), MAISON, MasterKeys([master])).put(Kind.FEEDBACK, PHOTO)
