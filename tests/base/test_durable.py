"""What is written durably is whole at any time, and on the disk before it has its name."""

import os
import stat
from pathlib import Path

import pytest

from lookup.base.durable import (
    move_durably,
    replaced_file,
    staged_directory,
    write_durably,
)
from lookup.base.errors import DiskFull, Unavailable


class Broken(Exception):
    """Something fails half-way."""


def write_half(path: Path) -> None:
    with replaced_file(path) as stream:
        stream.write(b"half of the n")
        stream.flush()
        raise Broken


def fill_half(path: Path) -> None:
    with staged_directory(path) as staging:
        (staging / "vectors").write_bytes(b"half")
        raise Broken


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names, in order, of what was synced and what was renamed to what."""
    noted: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def noting_fsync(descriptor: int) -> None:
        noted.append(f"sync {Path(f'/proc/self/fd/{descriptor}').readlink().name}")
        fsync(descriptor)

    def noting_replace(source: Path, target: Path) -> Path:
        noted.append(f"rename to {target.name}")
        return replace(source, target)

    monkeypatch.setattr("lookup.base.durable.os.fsync", noting_fsync)
    monkeypatch.setattr(Path, "replace", noting_replace)
    return noted


def test_a_file_holds_the_old_or_the_new_bytes_and_nothing_is_left_beside_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "note"
    write_durably(path, b"old")
    with pytest.raises(Broken):
        write_half(path)
    assert path.read_bytes() == b"old"
    write_durably(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_bytes_reach_the_disk_before_the_name_and_the_name_before_it_returns(
    tmp_path: Path, events: list[str]
) -> None:
    write_durably(tmp_path / "note", b"new")
    synced, renamed, last = events
    assert synced.startswith("sync .note.")
    assert (renamed, last) == ("rename to note", f"sync {tmp_path.name}")


@pytest.mark.parametrize(("private", "others"), [(True, 0), (False, 0o044)])
def test_others_may_read_only_what_is_not_private(
    tmp_path: Path, private: bool, others: int
) -> None:
    before = os.umask(0o022)
    try:
        write_durably(tmp_path / "vault" / "note", b"", private=private)
    finally:
        os.umask(before)
    note = tmp_path / "vault" / "note"
    assert stat.S_IMODE(note.stat().st_mode) & 0o077 == others
    assert bool(stat.S_IMODE(note.parent.stat().st_mode) & 0o077) is bool(others)


def test_a_directory_takes_its_name_only_when_all_went_well(
    tmp_path: Path, events: list[str]
) -> None:
    path = tmp_path / "index"
    with pytest.raises(Broken):
        fill_half(path)
    assert list(tmp_path.iterdir()) == []
    with staged_directory(path) as staging:
        (staging / "part").mkdir()
        (staging / "part" / "vectors").write_bytes(b"whole")
        assert not path.exists()
    assert (path / "part" / "vectors").read_bytes() == b"whole"
    assert set(events[:-2]) == {"sync vectors", "sync part", "sync .staging-index"}
    assert events[-2:] == ["rename to index", f"sync {tmp_path.name}"]


def test_a_staged_directory_is_empty_whatever_a_killed_process_left(tmp_path: Path) -> None:
    (tmp_path / ".staging-index").mkdir()
    (tmp_path / ".staging-index" / "left").write_bytes(b"half")
    with staged_directory(tmp_path / "index") as staging:
        assert list(staging.iterdir()) == []


def test_a_directory_never_replaces_one_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "kept").write_bytes(b"kept")
    (tmp_path / "other").mkdir()
    with pytest.raises(OSError, match="not empty"):
        move_durably(tmp_path / "other", tmp_path / "index")
    assert (tmp_path / "index" / "kept").exists()


def test_a_disk_that_is_full_and_one_that_refuses_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match=r"file cannot be written.*Check that it is there"):
        write_durably(tmp_path / "file" / "note", b"")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lookup.base.durable.os.fsync", full)
    with pytest.raises(DiskFull, match="Free some space"):
        write_durably(tmp_path / "note", b"new")
    assert not (tmp_path / "note").exists()


@pytest.mark.parametrize(("durable", "waits"), [(True, 2), (False, 0)])
def test_only_what_is_durable_waits_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, durable: bool, waits: int
) -> None:
    """Once for the file and once for its name in the directory."""
    waited = []
    monkeypatch.setattr("lookup.base.durable.os.fsync", waited.append)
    with replaced_file(tmp_path / "file", durable=durable) as stream:
        stream.write(b"whole")
    assert (tmp_path / "file").read_bytes() == b"whole"
    assert len(waited) == waits
