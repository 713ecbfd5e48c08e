"""Locks between processes: the kernel frees them when their holder ends, however it ends."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from lookup.base.disk import writing
from lookup.base.errors import Refused


@contextmanager
def lock(path: Path, *, shared: bool = False, private: bool = False) -> Iterator[None]:
    """Waits for the lock and holds it, alone or together with others that share it.

    Only the owner may open the file of a `private` one. Raises DiskFull and Unavailable where the
    file cannot be made.
    """
    with _opened(path, 0o600 if private else 0o666) as file:
        fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield


@contextmanager
def lock_if_free(path: Path) -> Iterator[bool]:
    """Holds the lock alone, or tells at once that it is held. Raises what `lock` raises."""
    with _opened(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            free = False
        else:
            free = True
        yield free


@contextmanager
def only_command(path: Path, command: str) -> Iterator[None]:
    """Holds the lock of the one command that may change a maison's index.

    Raises Refused, saying who holds it, when it is held, and what `lock` raises.
    """
    with lock_if_free(path) as free:
        if not free:
            holder = path.read_text().strip() or "another process"
            raise Refused(
                f"This maison's index is being changed by {holder}.",
                "Wait until it has ended, or stop it; nothing was changed.",
            )
        now = datetime.now(UTC).isoformat(timespec="seconds")
        holder = f"`{command}` (process {os.getpid()} on {socket.gethostname()}, since {now})"
        path.write_text(f"{holder}\n")
        try:
            yield
        finally:
            path.write_text("")


@contextmanager
def _opened(path: Path, mode: int = 0o666) -> Iterator[int]:
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, mode)
    try:
        yield file
    finally:
        os.close(file)
