"""Where the processes of one service count, so that any of them can tell the sum."""

import os
import shutil
from pathlib import Path
from tempfile import mkdtemp

from prometheus_client import multiprocess, values

_DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"  # named so by prometheus_client


class ProcessCounts:
    """A temporary directory with a few files for each slot.

    A slot is a worker's number among those alive: who replaces a worker goes on counting in its
    files, so there are never more files than workers, and no count is lost with a process.
    """

    def __init__(self) -> None:
        self.directory = Path(mkdtemp(prefix="lookup-counts-"))

    def join(self, slot: int) -> None:
        """From now on this process counts in the files of `slot`; to be called before it counts."""
        os.environ[_DIRECTORY] = str(self.directory)
        values.ValueClass = values.MultiProcessValue(lambda: slot)

    def leave(self, slot: int) -> None:
        """Forgets what held only while the slot's process lived, such as the length of a queue."""
        multiprocess.mark_process_dead(slot, str(self.directory))

    def remove(self) -> None:
        """Ends it all; for the parent, once no process counts any more."""
        shutil.rmtree(self.directory, ignore_errors=True)
