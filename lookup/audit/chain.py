"""How entries hang together: each digest covers its entry and the digest before it."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from lookup.audit.models import AuditEntry
from lookup.base.errors import BadInput

FIRST_PREVIOUS = "0" * 64


@dataclass(frozen=True)
class Head:
    """The last entry of a chain. Kept elsewhere, it shows later that the end was not cut off."""

    number: int
    digest: str

    @classmethod
    def parse(cls, text: str) -> "Head":
        """`NUMBER:DIGEST`, as `str` gives it. Raises BadInput."""
        number, _, digest = text.partition(":")
        if not number.isdecimal() or len(digest) != len(FIRST_PREVIOUS):
            raise BadInput(
                f"{text!r} is not a head of an audit log.",
                "Give it as `lookup audit verify` printed it: NUMBER:DIGEST.",
            )
        return cls(int(number), digest)

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


def covered(maison: str, entry: AuditEntry) -> dict[str, Any]:
    """What the entry's digest covers, for JSON; `at` is ISO 8601, UTC, with microseconds."""
    return {
        "maison": maison,
        "number": entry.number,
        "at": entry.at.isoformat(timespec="microseconds"),
        "by": entry.by,
        "action": entry.action,
        "subject": entry.subject,
        "details": entry.details,
        "previous": entry.previous,
    }


def entry_digest(maison: str, entry: AuditEntry) -> str:
    """SHA-256, in hex, of `covered` as JSON with sorted keys and without blanks, in UTF-8: whoever
    has an export can compute it again."""
    text = json.dumps(
        covered(maison, entry), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(text.encode()).hexdigest()
