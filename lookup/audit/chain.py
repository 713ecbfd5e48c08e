"""How entries hang together: each digest covers its entry and the digest before it."""

import hashlib
import json

from lookup.audit.models import AuditEntry

FIRST_PREVIOUS = "0" * 64


def entry_digest(maison: str, entry: AuditEntry) -> str:
    """SHA-256, in hex, of the entry as JSON with sorted keys and without blanks, in UTF-8.

    Its keys are maison, number, at (ISO 8601, UTC, microseconds), by, action, subject, details
    and previous; whoever has an export can compute it again.
    """
    covered = {
        "maison": maison,
        "number": entry.number,
        "at": entry.at.isoformat(timespec="microseconds"),
        "by": entry.by,
        "action": entry.action,
        "subject": entry.subject,
        "details": entry.details,
        "previous": entry.previous,
    }
    text = json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
