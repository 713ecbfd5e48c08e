"""Writes deeds to the audit log."""

import getpass
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.audit.anchors import AuditAnchors
from lookup.audit.chain import FIRST_PREVIOUS, Head, entry_digest
from lookup.audit.models import AuditEntry
from lookup.catalog.database import after_commit
from lookup.catalog.maisons import hold_maison


class Action(StrEnum):
    """What can have been done."""

    KEY_CREATED = "key.created"
    KEY_REVOKED = "key.revoked"
    GENERATION_PUBLISHED = "generation.published"
    GENERATION_ROLLED_BACK = "generation.rolled_back"
    PRODUCT_ERASED = "product.erased"
    PHOTOS_EXPORTED = "photos.exported"
    PHOTOS_ERASED = "photos.erased"
    PHOTOS_EXPIRED = "photos.expired"
    DATA_KEY_ROTATED = "vault.data_key_rotated"
    DATA_KEYS_REWRAPPED = "vault.data_keys_rewrapped"
    VAULT_SHREDDED = "vault.shredded"
    MAISON_PINNED = "maison.pinned"
    STOCK_REPAIRED = "stock.repaired"
    REFERENCES_IMPORTED = "references.imported"
    INSPECTION_OPENED = "inspection.opened"
    VERDICT_GIVEN = "verdict.given"
    INSPECTION_ASSIGNED = "inspection.assigned"
    INSPECTION_NOTED = "inspection.noted"
    INSPECTION_EXPORTED = "inspection.exported"
    INSPECTIONS_EXPIRED = "inspections.expired"
    ITEM_REGISTERED = "item.registered"
    ITEM_CHECKED = "item.checked"
    ITEM_REPAIRED = "item.repaired"
    ITEM_DECIDED = "item.decided"
    ITEM_PASSPORT_LINKED = "item.passport_linked"
    BACKUP_MADE = "backup.made"
    BACKUP_RESTORED = "backup.restored"
    WEBHOOK_ADDED = "webhook.added"
    WEBHOOK_REMOVED = "webhook.removed"


@dataclass(frozen=True)
class Deed:
    """One thing somebody did. `subject` is what it was done to; `details` hold plain values, no
    secret and nothing of a photo."""

    by: str
    action: Action
    subject: str
    details: Mapping[str, str | int | None] = field(default_factory=dict)


def record(session: Session, maison: str, deed: Deed) -> AuditEntry:
    """Adds the deed to the maison's chain, in the transaction of `session` and with its fate.

    The session must be one for writing. Raises NotFound for an unknown maison.
    """
    # Whoever writes to the same chain waits here.
    maison_id = hold_maison(session, maison)
    last = session.execute(
        select(AuditEntry.number, AuditEntry.digest)
        .where(AuditEntry.maison_id == maison_id)
        .order_by(AuditEntry.number.desc())
        .limit(1)
    ).one_or_none()
    number, previous = (last[0] + 1, last[1]) if last else (1, FIRST_PREVIOUS)
    entry = AuditEntry(
        maison_id=maison_id,
        number=number,
        at=datetime.now(UTC),
        by=deed.by,
        action=deed.action.value,
        subject=deed.subject,
        details=dict(deed.details),
        previous=previous,
    )
    entry.digest = entry_digest(maison, entry)
    session.add(entry)
    session.flush()
    head = Head(entry.number, entry.digest)
    after_commit(session, lambda home: AuditAnchors(home, maison).note(head))
    return entry


def person_at_this_machine() -> str:
    """Who runs a command, as far as the system knows."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in many containers
        name = f"uid {os.getuid()}"
    return f"{name} on {socket.gethostname()}"


def holder_of(key: str) -> str:
    """Who asks over HTTP: a key by its prefix."""
    return f"key {key}"
