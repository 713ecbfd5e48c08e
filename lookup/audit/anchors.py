"""Heads of the chains, noted outside the database: whoever cuts off the end there is found out."""

import os
from contextlib import closing
from pathlib import Path

import structlog

from lookup.audit.chain import Head
from lookup.base.durable import make_private

log = structlog.get_logger(__name__)


class AuditAnchors:
    """The heads that one maison's chain has had, one a line, in a file that only grows."""

    def __init__(self, home: Path, maison: str) -> None:
        self._file = home / maison / "audit-heads"

    def note(self, head: Head) -> None:
        """Adds a head. What it is the head of is done already, so that the disk lets it not be
        noted is only logged; the next one is noted beside it."""
        try:
            make_private(self._file.parent)
            file = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with closing(os.fdopen(file, "wb", buffering=0)) as stream:
                # In one piece, so that several processes may add at once.
                stream.write(f"{head}\n".encode())
                os.fsync(file)
        except OSError as error:
            log.error("audit_head_not_noted", head=str(head), reason=str(error))

    def heads(self) -> list[Head]:
        """All that were noted, in their order. Raises BadInput for a line that is none."""
        if not self._file.is_file():
            return []
        return [Head.parse(line) for line in self._file.read_text().splitlines()]
