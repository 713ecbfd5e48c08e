"""Checks that nothing of a maison's audit log was changed, left out or put between."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.audit.chain import FIRST_PREVIOUS, Head, entry_digest
from lookup.audit.models import AuditEntry
from lookup.base.errors import AuditBroken
from lookup.catalog.maisons import find_maison


def verify_chain(session: Session, maison: str, *, known: Collection[Head] = ()) -> Head:
    """The head of the maison's chain once all of it was checked.

    `known` are heads noted earlier: those entries must still be there, as they were. Without any
    a missing end cannot be told. Raises NotFound; AuditBroken, which names the first bad entry.
    """
    maison_id = find_maison(session, maison).id
    noted: defaultdict[int, set[str]] = defaultdict(set)
    for each in known:
        noted[each.number].add(each.digest)
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
            if noted.pop(head.number, {head.digest}) != {head.digest}:
                raise _broken(maison, head.number, "is not the one that was noted")
    if any(number > head.number for number in noted):
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
