"""Sends events to webhooks until each has them all."""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from lookup.base.errors import DomainError
from lookup.base.rounds import Rounds
from lookup.catalog.database import Database
from lookup.catalog.models import Maison
from lookup.events.announcing import EventType
from lookup.events.answers import event_answer
from lookup.events.listing import events_after, remove_old_events
from lookup.events.models import EventRecord, Webhook
from lookup.events.posting import Poster
from lookup.events.secrets import WebhookSecrets
from lookup.events.signing import signed_headers

log = structlog.get_logger(__name__)

_AT_ONCE = 50
_CLAIM = timedelta(seconds=60)
"""Longer than an attempt takes: another process goes on where one was killed."""
_NOTED_EVERY = timedelta(seconds=10)
"""Waiting for the disk after each event would take longer than sending it."""
_FIRST_SECONDS = 5.0
_LONGEST_SECONDS = 3600.0
_EVERY_SECONDS = 2.0
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class _Message:
    """One event for one webhook."""

    number: int
    id: str
    wanted: bool
    body: bytes


@dataclass(frozen=True)
class _Waiting:
    """What comes next for one webhook; `secret` as it is kept."""

    maison: str
    url: str
    secret: str
    delivered: int
    messages: list[_Message]


class WebhookSender:
    """Sends what is due. Several processes may, each to other webhooks at a time.

    A webhook gets the maison's events in their order, each again until it is taken. Those that were
    taken in the last ten seconds before the process was killed, at most _AT_ONCE, come twice, under
    the same ids.
    """

    def __init__(
        self,
        database: Database,
        poster: Poster,
        secrets: WebhookSecrets,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._poster = poster
        self._secrets = secrets
        self._clock = clock
        self._name = uuid.uuid4().hex

    def send_due(self) -> int:
        """Sends some of what waits to each webhook that is due; gives how many events were taken.

        Raises SQLAlchemyError.
        """
        now = self._clock()
        with self._database.session() as session:
            due = session.scalars(
                select(Webhook.id)
                .where(Webhook.due_at <= now, Webhook.sender_until <= now)
                .order_by(Webhook.due_at)
            ).all()
        return sum(self._send(each) for each in due)

    def _send(self, webhook_id: str) -> int:
        """The next events of one webhook, up to the first that it does not take."""
        waiting = self._waiting(webhook_id)
        if waiting is None:
            return 0
        taken, noted_at = waiting.delivered, self._clock()
        for place, message in enumerate(waiting.messages):
            problem = self._problem(waiting, message) if message.wanted else None
            if problem is not None:
                log.warning(
                    "event not delivered", webhook=webhook_id, id=message.id, reason=problem
                )
                self._note_problem(webhook_id, taken, problem, anew=place > 0)
                return place
            taken = message.number
            last = message is waiting.messages[-1]
            if last or self._clock() - noted_at >= _NOTED_EVERY:
                noted_at = self._clock()
                if not self._note_taken(webhook_id, taken, last=last):
                    return place
        return len(waiting.messages)

    def _waiting(self, webhook_id: str) -> _Waiting | None:
        """What comes next, claimed; None where another process has it or nothing waits."""
        with self._database.session() as session:
            row = session.execute(
                select(Webhook, Maison.code)
                .join(Maison, Maison.id == Webhook.maison_id)
                .where(Webhook.id == webhook_id)
            ).one_or_none()
            if row is None:
                return None
            webhook, maison = row
            events = events_after(session, webhook.maison_id, webhook.delivered, _AT_ONCE)
        if not events or not self._claim(webhook_id, webhook.delivered):
            return None
        messages = [
            _Message(
                event.number,
                event.id,
                _wants(webhook, event),
                event_answer(maison, event).model_dump_json().encode(),
            )
            for event in events
        ]
        return _Waiting(maison, webhook.url, webhook.secret, webhook.delivered, messages)

    def _claim(self, webhook_id: str, delivered: int) -> bool:
        now = self._clock()
        return self._updated(
            update(Webhook)
            .where(
                Webhook.id == webhook_id,
                Webhook.delivered == delivered,
                Webhook.sender_until <= now,
            )
            .values(sender=self._name, sender_until=now + _CLAIM)
        )

    def _problem(self, waiting: _Waiting, message: _Message) -> str | None:
        seconds = int(self._clock().timestamp())
        try:
            secret = self._secrets.read(waiting.maison, waiting.secret)
            headers = signed_headers(secret, message.id, seconds, message.body)
            headers["content-type"] = "application/json"
            self._poster.post(waiting.url, headers, message.body)
        except DomainError as error:
            return error.detail
        return None

    def _note_taken(self, webhook_id: str, number: int, *, last: bool) -> bool:
        """Writes down what was taken, and lets the webhook go after the last; False where another
        process has taken over."""
        now = self._clock()
        return self._updated(
            update(Webhook)
            .where(Webhook.id == webhook_id, Webhook.sender == self._name)
            .values(
                delivered=number,
                attempts=0,
                problem=None,
                due_at=now,
                sender_until=now if last else now + _CLAIM,
            )
        )

    def _note_problem(self, webhook_id: str, taken: int, problem: str, *, anew: bool) -> None:
        """Writes down what was taken and why the next event was not, and lets the webhook go;
        `anew`: it was the first time. Nothing where another process has taken over."""
        now = self._clock()
        with self._database.session(write=True) as session:
            webhook = session.scalar(
                select(Webhook).where(Webhook.id == webhook_id, Webhook.sender == self._name)
            )
            if webhook is None:
                return
            webhook.delivered = taken
            webhook.attempts = 1 if anew else webhook.attempts + 1
            webhook.problem = problem
            # Never in step with a receiver that is away at regular times.
            webhook.due_at = now + random.uniform(0.5, 1.0) * delay_after(webhook.attempts)
            webhook.sender_until = now

    def _updated(self, statement: object) -> bool:
        with self._database.session(write=True) as session:
            return bool(session.execute(statement).rowcount)  # type: ignore[call-overload]


def _wants(webhook: Webhook, event: EventRecord) -> bool:
    if event.type == EventType.TEST:
        return event.subject == webhook.id
    return not webhook.types or event.type in webhook.types


def delay_after(attempts: int) -> timedelta:
    """How long to wait at most after that many attempts in vain: 5 s, doubled each time, up to an
    hour."""
    seconds = _FIRST_SECONDS * 2.0 ** min(attempts - 1, 20)
    return timedelta(seconds=min(seconds, _LONGEST_SECONDS))


class SenderThread(Rounds):
    """Sends every two seconds until stopped; every hour removes events older than `keep`, then does
    what is `hourly`, which may raise SQLAlchemyError."""

    def __init__(
        self,
        database: Database,
        sender: WebhookSender,
        *,
        keep: timedelta,
        hourly: Callable[[datetime], None],
    ) -> None:
        super().__init__(self._round, name="webhooks")
        self._database = database
        self._sender = sender
        self._keep = keep
        self._hourly = hourly
        self._hourly_at = datetime.min.replace(tzinfo=UTC)

    def _round(self) -> float:
        sent = 0
        try:
            sent = self._sender.send_due()
            now = datetime.now(UTC)
            if now >= self._hourly_at:
                with self._database.session(write=True) as session:
                    remove_old_events(session, now - self._keep)
                self._hourly(now)
                self._hourly_at = now + _HOUR
        except SQLAlchemyError as error:
            # The next round finds the same events again.
            log.error("events not sent", reason=str(error))
        return 0 if sent else _EVERY_SECONDS
