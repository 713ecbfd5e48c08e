"""Keys change under a running service: nothing is lost, and a stopped run is finished."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from lookup.base.errors import MasterKeyMissing, NotFound
from lookup.base.home import Home
from lookup.vault import rotation
from lookup.vault.master_keys import MasterKey, MasterKeys
from lookup.vault.rotation import rotate_data_key
from lookup.vault.store import Kind, Vault
from tests.vault.conftest import MAISON

PHOTOS = [b"one", b"two", b"three"]


SINCE = datetime(2025, 3, 14, 2, 30, tzinfo=UTC)


@pytest.fixture
def kept(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Photos kept a while ago."""
    with monkeypatch.context() as patched:
        patched.setattr("lookup.vault.store.datetime", SimpleNamespace(now=lambda _: SINCE))
        return {vault.put(Kind.FEEDBACK, photo): photo for photo in PHOTOS}


def opened(vault: Vault) -> dict[str, bytes]:
    return {item: vault.get(Kind.FEEDBACK, item) for item in vault.items(Kind.FEEDBACK)}


def test_all_is_sealed_anew_and_the_old_key_is_destroyed(
    vault: Vault, kept: dict[str, bytes]
) -> None:
    done = rotate_data_key(vault)
    assert (done.key_number, done.resealed, done.destroyed, done.broken) == (2, 3, (1,), ())
    assert opened(vault) == kept
    headers = {item: vault.header(Kind.FEEDBACK, item) for item in kept}
    assert {header.key_number for header in headers.values()} == {2}
    # Retention counts from when it was kept, not from when it was sealed anew.
    assert {header.kept_since for header in headers.values()} == {SINCE}
    assert [key.alive for key in vault.data_keys()] == [False, True]


def test_a_stopped_rotation_is_finished_without_a_third_key(
    vault: Vault, kept: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    reseal = Vault.reseal
    calls = iter(range(10))

    def stopped(self: Vault, kind: Kind, item: str) -> bool:
        if next(calls) == 1:
            raise KeyboardInterrupt
        return reseal(self, kind, item)

    with monkeypatch.context() as patched:
        patched.setattr(Vault, "reseal", stopped)
        with pytest.raises(KeyboardInterrupt):
            rotate_data_key(vault)
    assert opened(vault) == kept
    done = rotate_data_key(vault)
    assert (done.key_number, done.resealed, done.destroyed) == (2, 2, (1,))
    assert opened(vault) == kept


def test_what_is_kept_and_erased_meanwhile_stays_so(
    vault: Vault, kept: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = sorted(kept)[1]
    new: list[str] = []
    listing = rotation._everything

    def with_traffic(which: Vault):  # type: ignore[no-untyped-def]  # a generator of pairs
        for place, found in enumerate(list(listing(which))):
            if place == 1 and not new:
                vault.remove(Kind.FEEDBACK, gone)
                new.append(vault.put(Kind.FEEDBACK, b"four"))
            yield found

    monkeypatch.setattr(rotation, "_everything", with_traffic)
    done = rotate_data_key(vault)
    assert (done.resealed, done.destroyed) == (2, (1,))
    with pytest.raises(NotFound):
        vault.get(Kind.FEEDBACK, gone)
    assert vault.get(Kind.FEEDBACK, new[0]) == b"four"


def test_a_key_stays_while_an_item_that_cannot_be_opened_names_it(
    vault: Vault, kept: dict[str, bytes], home: Home
) -> None:
    item = next(iter(kept))
    path = home.vault_dir(MAISON) / Kind.FEEDBACK / item[:2] / item
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    done = rotate_data_key(vault)
    assert (done.resealed, done.destroyed, done.broken) == (2, (), (item,))
    vault.remove(Kind.FEEDBACK, item)
    assert rotate_data_key(vault).destroyed == (1,)


def test_an_empty_vault_has_nothing_to_rotate(vault: Vault) -> None:
    assert rotate_data_key(vault).key_number is None


def test_a_new_master_key_wraps_what_the_old_one_wrapped(
    open_vault: Callable[..., Vault], vault: Vault, kept: dict[str, bytes], master: MasterKey
) -> None:
    new = MasterKey.generate()
    both = open_vault(MAISON, new, master)
    assert opened(both) == kept
    with both.changing_keys() as keys:
        assert keys.rewrap() == 1
        assert keys.rewrap() == 0
    assert opened(open_vault(MAISON, new)) == kept
    with pytest.raises(MasterKeyMissing):
        opened(vault)


def test_rewrapping_without_the_old_master_key_changes_nothing(
    open_vault: Callable[..., Vault], vault: Vault, kept: dict[str, bytes], home: Home
) -> None:
    before = (home.vault_dir(MAISON) / "keys.json").read_text()
    with (
        open_vault(MAISON, MasterKey.generate()).changing_keys() as keys,
        pytest.raises(MasterKeyMissing, match="below"),
    ):
        keys.rewrap()
    assert (home.vault_dir(MAISON) / "keys.json").read_text() == before
    assert opened(vault) == kept


def test_destroyed_keys_are_rewrapped_by_nobody(
    vault: Vault, open_vault: Callable[..., Vault], master: MasterKey
) -> None:
    vault.put(Kind.FEEDBACK, b"one")
    with vault.changing_keys() as keys:
        keys.destroy({1})
    with open_vault(MAISON, MasterKey.generate(), master).changing_keys() as keys:
        assert keys.rewrap() == 0


def test_masters_do_not_show_their_secrets(master: MasterKey) -> None:
    assert master.reveal() not in repr(MasterKeys([master]))
