"""What happened to an item: its entries of the maison's audit log."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.audit.chain import entry_digest
from lookup.audit.models import AuditEntry
from lookup.audit.record import Action
from lookup.base.errors import AuditBroken
from lookup.counterfeit.pieces.answers import Event, HistoryEntry

EVENTS = {
    Action.ITEM_REGISTERED: Event.REGISTERED,
    Action.ITEM_CHECKED: Event.CHECKED,
    Action.ITEM_REPAIRED: Event.REPAIRED,
    Action.ITEM_DECIDED: Event.DECIDED,
    Action.ITEM_PASSPORT_LINKED: Event.PASSPORT_LINKED,
    Action.PHOTOS_ERASED: Event.ERASED,
}


def subject_of(item_id: str) -> str:
    """What the audit log calls the item."""
    return f"item {item_id}"


def item_history(session: Session, maison: str, maison_id: int, item_id: str) -> list[HistoryEntry]:
    """Oldest first. Raises AuditBroken for an entry that was changed.

    That none is missing `lookup audit verify` tells: entries about other things lie between.
    """
    rows = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.maison_id == maison_id, AuditEntry.subject == subject_of(item_id))
        .order_by(AuditEntry.number)
    ).all()
    for row in rows:
        if entry_digest(maison, row) != row.digest:
            raise AuditBroken(
                f"Entry {row.number} of the audit log of {maison} was changed.",
                "Run `lookup audit verify` and compare with a backup of the database.",
            )
    return [
        HistoryEntry(
            number=row.number,
            at=row.at,
            by=row.by,
            event=EVENTS[Action(row.action)],
            details=row.details,
            digest=row.digest,
            previous=row.previous,
        )
        for row in rows
    ]
