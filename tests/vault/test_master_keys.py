from pathlib import Path

import pytest
from pydantic import SecretStr

from lookup.base.errors import BadInput, MasterKeyMissing, MasterKeyUnusable, SealBroken
from lookup.settings.table import Settings
from lookup.vault.master_keys import MasterKey, MasterKeys, read_master_keys, write_master_key


def test_a_key_is_read_back_from_its_text_and_shows_itself_nowhere_else() -> None:
    key = MasterKey.generate()
    assert MasterKey.parse(key.reveal()) == key
    assert key.reveal()[4:] not in repr(key)
    assert repr(key.secret) not in repr(key)
    assert len(key.id) == 16


@pytest.mark.parametrize(
    "text", ["", "lmk_", "lmk_" + "a" * 42, "secret-of-mine", "lmk_" + "é" * 43]
)
def test_what_is_no_key_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(MasterKeyUnusable, match="new-key") as refused:
        MasterKey.parse(text)
    assert not text or text not in str(refused.value)


def test_a_wrapped_key_opens_only_for_what_it_was_bound_to() -> None:
    key = MasterKey.generate()
    wrapped = key.wrap(b"k" * 32, b"alba")
    assert key.unwrap(wrapped, b"alba") == b"k" * 32
    with pytest.raises(SealBroken):
        key.unwrap(wrapped, b"brera")
    with pytest.raises(SealBroken):
        MasterKey.generate().unwrap(wrapped, b"alba")


def test_without_a_master_key_the_error_says_how_to_make_one() -> None:
    with pytest.raises(MasterKeyMissing, match="lookup vault new-key"):
        read_master_keys(Settings()).first()


def test_a_key_that_is_not_configured_is_named_by_its_id() -> None:
    key = MasterKey.generate()
    with pytest.raises(MasterKeyMissing, match=key.id):
        MasterKeys([MasterKey.generate()]).named(key.id)


def test_keys_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    key = MasterKey.generate()
    monkeypatch.setenv("LOOKUP_MASTER_KEY", key.reveal())
    settings = Settings()
    assert read_master_keys(settings).first() == key
    assert key.reveal() not in repr(settings)


def test_the_first_key_of_a_file_wraps_and_earlier_ones_stay(tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    old, new = MasterKey.generate(), MasterKey.generate()
    write_master_key(file, old)
    write_master_key(file, new)
    assert file.stat().st_mode & 0o777 == 0o600
    keys = read_master_keys(Settings(master_key_file=file))
    assert keys.first() == new
    assert keys.named(old.id) == old


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"password"])
def test_a_file_that_holds_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "master.key"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(MasterKeyUnusable):
        read_master_keys(Settings(master_key_file=file))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MasterKeyUnusable, match=r"no\.key"):
        read_master_keys(Settings(master_key_file=tmp_path / "no.key"))
    with pytest.raises(BadInput, match=r"no/master\.key"):
        write_master_key(tmp_path / "no" / "master.key", MasterKey.generate())


def test_a_file_and_the_environment_at_once_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="which one counts"):
        Settings(master_key_file=tmp_path, master_key=SecretStr("x"))
