"""One command at a time may change a maison's index."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from lookup.base.errors import Refused


@contextmanager
def exclusive(path: Path, what: str) -> Iterator[None]:
    """Holds the lock file `path`; raises Refused, saying who holds it, when it is held.

    The kernel frees it when the holder ends, however it ends.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            holder = file.read().strip() or "another process"
            raise Refused(
                f"This maison's index is being changed by {holder}.",
                "Wait until it has ended, or stop it; nothing was changed.",
            ) from error
        file.truncate(0)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        file.write(f"`{what}` (process {os.getpid()} on {socket.gethostname()}, since {now})\n")
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)
