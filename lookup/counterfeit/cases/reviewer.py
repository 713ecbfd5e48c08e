"""Who acts on cases, and how the audit log names them."""

import hashlib
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lookup.audit.record import Action, Deed, record
from lookup.counterfeit.cases.models import Inspection


@dataclass(frozen=True)
class Reviewer:
    """Who acts: the name that their key or token has, and the key or the token's subject."""

    name: str
    key: str | None

    def mark(self, request: str | None) -> str | None:
        """SHA-256 in hex of a request of theirs by the name they gave it; None without a name."""
        if request is None:
            return None
        return hashlib.sha256(f"{self.key}\0{request}".encode()).hexdigest()

    def deed(self, action: Action, subject: str, **details: str | int | None) -> Deed:
        """What they did, as the audit log has it."""
        who = self.name if self.key is None else f"{self.name}, key {self.key}"
        return Deed(who, action, subject, details)


def note_deed(
    session: Session, maison: str, by: Reviewer, action: Action, case: Inspection, **details: str
) -> None:
    """Adds what they did to the maison's audit log."""
    record(session, maison, by.deed(action, f"inspection {case.id}", **details))
