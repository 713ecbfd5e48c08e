"""The webhooks of a maison."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.audit.record import Action, Deed, record
from lookup.base.errors import NotFound
from lookup.catalog.database import Database
from lookup.catalog.maisons import find_maison
from lookup.events.announcing import EventType, NewEvent, announce, last_number
from lookup.events.models import Webhook
from lookup.events.posting import Poster
from lookup.events.secrets import WebhookSecrets
from lookup.events.signing import new_secret


@dataclass(frozen=True)
class WebhookInfo:
    """A webhook without its secret; `waiting` events are not delivered, `problem` says why the
    last attempt failed."""

    id: str
    url: str
    types: tuple[str, ...]
    created_at: datetime
    waiting: int
    attempts: int
    problem: str | None


@dataclass(frozen=True)
class NewWebhook:
    """A webhook just made, with the secret that its receiver checks signatures with."""

    id: str
    secret: str


class Webhooks:
    """Adds, lists and removes the webhooks of one maison on behalf of `by`."""

    def __init__(self, database: Database, maison: str, by: str, secrets: WebhookSecrets) -> None:
        self._database = database
        self._secrets = secrets
        self._maison = maison
        self._by = by

    def add(self, url: str, types: Sequence[EventType], poster: Poster) -> NewWebhook:
        """Sends events of those types, all where there are none, to `url` from now on.

        Raises NotFound, what `Poster.check` raises, and what `WebhookSecrets.keep` does.
        """
        poster.check(url)
        now = datetime.now(UTC)
        new = NewWebhook(uuid.uuid4().hex[:12], new_secret())
        with self._database.session() as session:
            find_maison(session, self._maison)
        kept = self._secrets.keep(self._maison, new.secret)
        with self._database.session(write=True) as session:
            maison_id = find_maison(session, self._maison).id
            session.add(
                Webhook(
                    id=new.id,
                    maison_id=maison_id,
                    url=url,
                    secret=kept,
                    types=[each.value for each in types],
                    created_at=now,
                    delivered=last_number(session, maison_id),
                    attempts=0,
                    due_at=now,
                    sender_until=now,
                )
            )
            self._record(session, Action.WEBHOOK_ADDED, new.id)
        return new

    def list(self) -> list[WebhookInfo]:
        """All of them, the oldest first. Raises NotFound."""
        with self._database.session() as session:
            maison_id = find_maison(session, self._maison).id
            newest = last_number(session, maison_id)
            return [
                WebhookInfo(
                    id=each.id,
                    url=each.url,
                    types=tuple(each.types),
                    created_at=each.created_at,
                    waiting=newest - each.delivered,
                    attempts=each.attempts,
                    problem=each.problem,
                )
                for each in session.scalars(
                    select(Webhook)
                    .where(Webhook.maison_id == maison_id)
                    .order_by(Webhook.created_at, Webhook.id)
                )
            ]

    def remove(self, webhook_id: str) -> None:
        """Sends it nothing any more, also what waits for it. Raises NotFound."""
        with self._database.session(write=True) as session:
            webhook = self._found(session, webhook_id)
            kept = webhook.secret
            session.delete(webhook)
            self._record(session, Action.WEBHOOK_REMOVED, webhook_id)
        self._secrets.forget(self._maison, kept)

    def test(self, webhook_id: str) -> str:
        """Announces an event of the type `webhook.test` and makes the webhook due; gives the
        event's id. Raises NotFound."""
        with self._database.session(write=True) as session:
            webhook = self._found(session, webhook_id)
            webhook.due_at = datetime.now(UTC)
            return announce(session, self._maison, NewEvent(EventType.TEST, webhook_id)).id

    def _found(self, session: Session, webhook_id: str) -> Webhook:
        webhook = session.scalar(
            select(Webhook).where(
                Webhook.id == webhook_id,
                Webhook.maison_id == find_maison(session, self._maison).id,
            )
        )
        if webhook is None:
            raise NotFound(
                f"{self._maison} has no webhook {webhook_id!r}.",
                "`lookup webhooks list` shows all.",
            )
        return webhook

    def _record(self, session: Session, action: Action, webhook_id: str) -> None:
        record(session, self._maison, Deed(self._by, action, f"webhook {webhook_id}"))
