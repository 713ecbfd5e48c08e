"""Every event reaches every webhook: in order, signed, again until it is taken."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy.orm import Session

from lookup.catalog.database import Database
from lookup.events.announcing import EventType
from lookup.events.posting import Poster
from lookup.events.sender import SenderThread, WebhookSender, delay_after
from lookup.events.signing import signed_headers
from lookup.events.webhooks import NewWebhook, Webhooks
from tests.events.conftest import SECRETS, happen
from tests.events.receiver import Receiver

POSTER = Poster(private=True, timeout=5)


class Clock:
    """Time goes on when it is told to."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, time: timedelta) -> None:
        self.now += time


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    clock.pass_by(timedelta(minutes=1))
    return clock


def add(database: Database, receiver: Receiver, *types: EventType) -> NewWebhook:
    return Webhooks(database, "alba", "me", SECRETS).add(receiver.url, types, POSTER)


def send(database: Database, clock: Clock) -> None:
    """What a service does that goes on for a while."""
    sender = WebhookSender(database, POSTER, SECRETS, clock=clock)
    while sender.send_due():
        pass


def test_what_happens_from_now_on_is_sent_in_order(
    database: Database, receiver: Receiver, clock: Clock
) -> None:
    happen(database, "before")
    add(database, receiver)
    subjects = [f"S{number}" for number in range(120)]
    happen(database, *subjects)
    happen(database, "elsewhere", maison="brera")
    send(database, clock)
    assert receiver.subjects == subjects
    assert len(receiver.posts) == 120


def test_the_signature_covers_what_was_sent(
    database: Database, receiver: Receiver, clock: Clock
) -> None:
    webhook = add(database, receiver)
    happen(database, "a")
    send(database, clock)
    ((headers, body),) = receiver.posts
    seconds = int(clock.now.timestamp())
    for name, value in signed_headers(webhook.secret, headers["webhook-id"], seconds, body).items():
        assert headers[name] == value


def test_only_wanted_types_are_sent(database: Database, receiver: Receiver, clock: Clock) -> None:
    webhook = add(database, receiver, EventType.VERDICT_GIVEN)
    happen(database, "a")
    kept = Webhooks(database, "alba", "me", SECRETS)
    event = kept.test(webhook.id)
    send(database, clock)
    assert list(receiver.taken) == [event]
    assert kept.list()[0].waiting == 0


def test_a_test_reaches_the_webhook_that_is_tested_only(
    database: Database, receiver: Receiver, clock: Clock
) -> None:
    with Receiver() as other:
        webhook = add(database, receiver)
        add(database, other)
        Webhooks(database, "alba", "me", SECRETS).test(webhook.id)
        send(database, clock)
        assert (len(receiver.posts), len(other.posts)) == (1, 0)


def test_what_is_refused_is_sent_again_later_and_nothing_overtakes_it(
    database: Database, receiver: Receiver, clock: Clock
) -> None:
    add(database, receiver)
    happen(database, "a", "b")
    receiver.status = lambda: 503
    send(database, clock)
    (info,) = Webhooks(database, "alba", "me", SECRETS).list()
    assert (info.waiting, info.attempts) == (2, 1)
    assert info.problem is not None
    assert "503" in info.problem
    send(database, clock)
    assert len(receiver.posts) == 1  # not yet
    receiver.status = lambda: 200
    clock.pass_by(delay_after(1))
    send(database, clock)
    assert receiver.subjects == ["a", "b"]
    (info,) = Webhooks(database, "alba", "me", SECRETS).list()
    assert (info.waiting, info.attempts, info.problem) == (0, 0, None)


def test_delays_double_up_to_an_hour() -> None:
    seconds = [delay_after(attempts).total_seconds() for attempts in (1, 2, 3, 10, 11, 10_000)]
    assert seconds == [5, 10, 20, 2560, 3600, 3600]


def test_one_webhook_that_is_away_does_not_hold_another_up(
    database: Database, receiver: Receiver, clock: Clock
) -> None:
    with Receiver(status=lambda: 500) as away:
        add(database, away)
        add(database, receiver)
        happen(database, "a", "b")
        send(database, clock)
    assert receiver.subjects == ["a", "b"]


class Killed(BaseException):
    """The process ends without another word."""


class CountingDatabase(Database):
    """Counts the transactions that write."""

    def __init__(self, other: Database) -> None:
        vars(self).update(vars(other))
        self.written = 0

    @contextmanager
    def session(self, *, write: bool = False) -> Iterator[Session]:
        self.written += write
        with super().session(write=write) as session:
            yield session


def test_events_taken_one_after_the_other_are_written_down_together(
    database: Database, receiver: Receiver, clock: Clock
) -> None:
    add(database, receiver)
    happen(database, *map(str, range(100)))
    counting = CountingDatabase(database)
    sender = WebhookSender(counting, POSTER, SECRETS, clock=clock)
    while sender.send_due():
        pass
    assert len(receiver.taken) == 100
    assert counting.written <= 6


class DyingPoster(Poster):
    """Kills its process right after a post was taken, before that is written down."""

    def __init__(self, *, after: int) -> None:
        super().__init__(private=True, timeout=5)
        self._left = after

    def post(self, *post: object) -> None:
        super().post(*post)  # type: ignore[arg-type]
        self._left -= 1
        if not self._left:
            raise Killed


def go_on(sender: WebhookSender, clock: Clock) -> None:
    while True:
        sender.send_due()
        clock.pass_by(timedelta(hours=1))


def test_a_receiver_down_half_of_the_time_and_a_sender_killed_twice_lose_nothing(
    database: Database, receiver: Receiver, clock: Clock
) -> None:
    add(database, receiver)
    subjects = [f"S{number}" for number in range(90)]
    happen(database, *subjects)
    calls = count()
    receiver.status = lambda: 200 if next(calls) // 5 % 2 else 503
    for after in (17, 23):
        dying = WebhookSender(database, DyingPoster(after=after), SECRETS, clock=clock)
        with pytest.raises(Killed):
            go_on(dying, clock)
        clock.pass_by(timedelta(seconds=30))
        before = len(receiver.posts)
        send(database, clock)
        assert len(receiver.posts) == before  # the webhook is still the other's
        clock.pass_by(timedelta(seconds=31))
    while len(receiver.taken) < len(subjects):
        send(database, clock)
        clock.pass_by(timedelta(hours=1))
    send(database, clock)
    assert receiver.subjects == subjects
    accepted = [headers["webhook-id"] for headers, _ in receiver.posts]
    assert len(set(accepted)) == len(subjects)
    assert Webhooks(database, "alba", "me", SECRETS).list()[0].waiting == 0


def test_two_senders_do_not_send_the_same(
    database: Database, receiver: Receiver, clock: Clock
) -> None:
    add(database, receiver)
    happen(database, *map(str, range(60)))
    first = WebhookSender(database, POSTER, SECRETS, clock=clock)
    second = WebhookSender(database, POSTER, SECRETS, clock=clock)
    while first.send_due() or second.send_due():
        pass
    assert len(receiver.posts) == len(receiver.taken) == 60


def test_a_running_service_sends_by_itself_and_does_what_is_hourly(
    database: Database, receiver: Receiver
) -> None:
    add(database, receiver)
    happen(database, "a")
    done = threading.Event()
    thread = SenderThread(
        database,
        WebhookSender(database, POSTER, SECRETS),
        keep=timedelta(days=30),
        hourly=lambda now: done.set(),
    )
    thread.start()
    assert done.wait(30)
    thread.stop()
    assert receiver.subjects == ["a"]
