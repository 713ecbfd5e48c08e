"""Whether events survive a receiver that is often away and a sender that is killed."""

import itertools
import json
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import click
import structlog

from lookup.base.home import Home
from lookup.catalog.database import Database, open_home
from lookup.catalog.maisons import ensure_maison
from lookup.events.announcing import EventType, NewEvent, announce
from lookup.events.posting import Poster
from lookup.events.secrets import WebhookSecrets
from lookup.events.sender import WebhookSender
from lookup.events.webhooks import Webhooks
from lookup.vault.master_keys import MasterKeys

_MAISON = "drawn"
_SUBJECTS = 50
_FASTER = 20
"""The sender's clock runs so many times faster: delays and claims end sooner."""
_UP_SECONDS = 2.0


class _Receiver(BaseHTTPRequestHandler):
    """Takes events every other two seconds, and refuses them in between."""

    posts = itertools.count()
    taken: dict[str, dict[str, Any]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        up = int(time.monotonic() / _UP_SECONDS) % 2 == 0
        next(self.posts)
        if up:
            self.taken.setdefault(self.headers["webhook-id"], json.loads(body))
        self.send_response(200 if up else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@click.command()
@click.option("--events", default=10_000, show_default=True, help="How many there are.")
@click.option("--kills", default=2, show_default=True, help="How often the sender is killed.")
def webhooks(events: int, kills: int) -> None:
    """Send events to a receiver that is down half of the time, killing the sender."""
    _Receiver.taken = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as directory:
        home = Home(Path(directory))
        database = open_home(home)
        with database.session(write=True) as session:
            ensure_maison(session, _MAISON)
        url = f"http://127.0.0.1:{server.server_address[1]}/"
        registry = Webhooks(database, _MAISON, "measure", WebhookSecrets(home, MasterKeys()))
        registry.add(url, [], Poster(private=True))
        _announce(database, events)
        sender = _started(home)
        for kill in range(1, kills + 1):
            _wait_for(events * kill // (kills + 1))
            os.kill(int(sender.pid or 0), signal.SIGKILL)
            sender.join()
            sender = _started(home)
        _wait_for(events)
        while registry.list()[0].waiting:
            time.sleep(0.1)
        sender.terminate()
        sender.join()
        database.close()
    server.shutdown()
    taken = list(_Receiver.taken.values())
    in_order = all(
        [each["number"] for each in taken if each["subject"] == subject]
        == sorted(each["number"] for each in taken if each["subject"] == subject)
        for subject in {each["subject"] for each in taken}
    )
    click.echo(
        json.dumps(
            {
                "events": events,
                "kills": kills,
                "taken": len(taken),
                "in_order_by_subject": in_order,
                "posts": next(_Receiver.posts),
                "seconds": round(time.monotonic() - started, 1),
            }
        )
    )


def _announce(database: Database, count: int) -> None:
    with database.session(write=True) as session:
        for number in range(count):
            event = NewEvent(EventType.GENERATION_PUBLISHED, f"subject {number % _SUBJECTS}")
            announce(session, _MAISON, event)


def _started(home: Home) -> multiprocessing.context.SpawnProcess:
    process = multiprocessing.get_context("spawn").Process(target=_send, args=(home,), daemon=True)
    process.start()
    return process


def _send(home: Home) -> None:
    epoch = datetime(2026, 1, 1, tzinfo=UTC)

    def clock() -> datetime:
        # Of one origin in all processes, so that claims of a killed one end.
        return epoch + timedelta(seconds=_FASTER * (time.time() - epoch.timestamp()))

    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    secrets = WebhookSecrets(home, MasterKeys())
    sender = WebhookSender(open_home(home), Poster(private=True), secrets, clock=clock)
    while True:
        if not sender.send_due():
            time.sleep(0.05)


def _wait_for(count: int) -> None:
    while len(_Receiver.taken) < count:
        time.sleep(0.05)
