"""One lock file, three ways to hold it; the processes are real ones."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lookup.base.errors import Refused, Unavailable
from lookup.base.lock import lock, lock_if_free, only_command

# Holds the lock in the mode asked for until its input ends.
_HOLDER = """
import sys
from pathlib import Path
from lookup.base.lock import lock
with lock(Path(sys.argv[1]), shared=sys.argv[2] == "shared"):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_process_holds(path: Path, mode: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", _HOLDER, str(path), mode]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


def test_a_lock_that_is_held_is_not_free_and_is_free_again_after(tmp_path: Path) -> None:
    path = tmp_path / "made" / "lock"
    with another_process_holds(path, "alone"), lock_if_free(path) as free:
        assert not free
    with lock_if_free(path) as free:
        assert free


def test_those_who_share_a_lock_hold_it_together_and_nobody_alone_meanwhile(
    tmp_path: Path,
) -> None:
    path = tmp_path / "lock"
    with another_process_holds(path, "shared"):
        with lock(path, shared=True):
            pass  # it would wait for ever
        with lock_if_free(path) as free:
            assert not free


def test_whoever_waits_gets_the_lock_of_a_holder_that_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with another_process_holds(path, "alone") as holder:
        holder.kill()
        with lock(path):
            pass


def test_a_second_command_is_told_which_one_holds_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with (
        only_command(path, "indexer build"),
        pytest.raises(Refused, match=r"`indexer build` \(process \d+ on .*, since 2"),
        only_command(path, "indexer erase"),
    ):
        pass
    with only_command(path, "indexer erase"):
        assert "indexer erase" in path.read_text()
    assert path.read_text() == ""


def test_a_lock_file_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="cannot be written"), lock(tmp_path / "file" / "lock"):
        pass
