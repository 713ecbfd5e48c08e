"""Checks that nothing of a maison's audit log was changed, left out or put between."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.audit.chain import FIRST_PREVIOUS, entry_digest
from lookup.audit.models import AuditEntry
from lookup.base.errors import AuditBroken, BadInput
from lookup.catalog.maisons import find_maison


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


def verify_chain(session: Session, maison: str, *, known: Head | None = None) -> Head:
    """The head of the maison's chain once all of it was checked.

    `known` is a head noted earlier: that entry must still be there, as it was. Without it, a
    missing end cannot be told. Raises NotFound; AuditBroken, which names the first bad entry.
    """
    maison_id = find_maison(session, maison).id
    head = Head(0, FIRST_PREVIOUS)
    entries = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.maison_id == maison_id)
        .order_by(AuditEntry.number)
        .execution_options(yield_per=1000)
    )
    with entries:
        for entry in entries:
            _check(maison, entry, head)
            head = Head(entry.number, entry.digest)
            if known is not None and known.number == head.number and known != head:
                raise _broken(maison, head.number, "is not the one that was noted")
    if known is not None and known.number > head.number:
        raise _broken(maison, head.number + 1, "is missing, and so is what followed")
    return head


def _check(maison: str, entry: AuditEntry, before: Head) -> None:
    if entry.number != before.number + 1:
        raise _broken(maison, before.number + 1, "is missing")
    if entry.previous != before.digest:
        raise _broken(maison, entry.number, "does not follow from the one before it")
    if entry.digest != entry_digest(maison, entry):
        raise _broken(maison, entry.number, "was changed")


def _broken(maison: str, number: int, what: str) -> AuditBroken:
    return AuditBroken(
        f"Entry {number} of the audit log of {maison} {what}.",
        "Compare it with a backup of the database, and find out who can write to the database.",
    )
