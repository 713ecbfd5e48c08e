"""The service under gunicorn: workers with threads, replaced in time, stopped without a loss."""

import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import structlog
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from sqlalchemy.exc import OperationalError

from lookup.api.load.draining import Draining
from lookup.base.errors import DomainError
from lookup.serving.arriving import ArrivalLimits, Arriving
from lookup.serving.process_counts import ProcessCounts
from lookup.serving.worker import Worker

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = structlog.get_logger(__name__)
# A worker whose main thread says nothing for so long is taken for hung and killed.
_SILENT_SECONDS = 60
_RETRY_SECONDS = 1.0
# Connections of one worker beside those being answered: requests that are arriving, and some kept
# open for the next one.
_IDLE_CONNECTIONS = 800


@dataclass(frozen=True)
class ServerOptions:
    """`threads` is requests answered at once by one worker. `requests`: after about how many it
    is replaced, 0 for never. Stopping, the service says for `drain_seconds` that it is not ready
    and answers on; then requests under way have `stop_seconds` to end."""

    workers: int
    threads: int
    requests: int
    drain_seconds: float
    stop_seconds: int
    arrivals: ArrivalLimits


@dataclass(frozen=True)
class OpenApp:
    """An application ready to answer, what ends it, and the longest body of each path's route."""

    wsgi: "WSGIApplication"
    close: Callable[[], None]
    longest_body: Callable[[str], int]


class GunicornServer(BaseApplication):
    """Gunicorn, configured here only: no file, no command line, no environment."""

    def __init__(
        self,
        open_app: Callable[[Path], OpenApp],
        listener: socket.socket,
        address: str,
        options: ServerOptions,
        draining: Draining,
    ) -> None:
        """`open_app` is called in each worker, with the directory of the counts that all share;
        `address` is where people are told to look."""
        self._open_app = open_app
        self._listener = listener
        self._address = address
        self._options = options
        self._draining = draining
        self._counts = ProcessCounts()
        self._opened: OpenApp | None = None
        self._is_replacement = False
        super().__init__()

    def load_config(self) -> None:
        """Called by gunicorn."""
        chosen: dict[str, Any] = {
            "bind": f"fd://{self._listener.fileno()}",
            "workers": self._options.workers,
            "threads": self._options.threads,
            "worker_connections": self._options.threads + _IDLE_CONNECTIONS,
            "worker_class": Worker,
            "max_requests": self._options.requests,
            # Workers started together are not to be replaced together.
            "max_requests_jitter": self._options.requests // 10,
            "graceful_timeout": self._options.stop_seconds,
            "timeout": _SILENT_SECONDS,
            "preload_app": False,
            "control_socket_disable": True,
            "logger_class": _PlainLogger,
            "proc_name": "lookup",
            "pre_fork": _give_slot,
            "post_fork": self._take_slot,
            "post_worker_init": self._begin,
            "worker_exit": self._close,
            "child_exit": self._forget,
            "on_exit": self._end,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> "WSGIApplication":  # type: ignore[override]  # gunicorn spells it otherwise
        """Called by gunicorn in each worker."""
        try:
            self._opened = self._open_app(self._counts.directory)
        except (DomainError, OperationalError, OSError) as error:
            if not self._is_replacement:
                raise
            # To gunicorn a worker that cannot start is the end of the service. A database or a
            # home that is away comes back, so the next worker is to try again.
            log.error("worker cannot start", reason=str(error))
            time.sleep(_RETRY_SECONDS)
            sys.exit(1)
        return self._opened.wsgi

    def run(self) -> None:
        """Serves until stopped by a signal."""
        _DrainingArbiter(self, self._draining, self._options.drain_seconds).run()

    def _take_slot(self, _server: Any, worker: Any) -> None:
        self._is_replacement = worker.age > self._options.workers
        self._counts.join(worker.slot)

    def _begin(self, worker: Any) -> None:
        if self._opened is not None:
            worker.arriving = Arriving(self._options.arrivals, self._opened.longest_body)
        if worker.age == 1:  # the first one: others and replacements say nothing new
            click.echo(f"Ready. Open {self._address}", err=True)

    def _close(self, _server: Any, _worker: Any) -> None:
        if self._opened is not None:
            self._opened.close()

    def _forget(self, _server: Any, worker: Any) -> None:
        self._counts.leave(worker.slot)

    def _end(self, _server: Any) -> None:
        self._counts.remove()


class _DrainingArbiter(Arbiter):
    """Goes on answering for a while after SIGTERM, so that whoever balances the load sees first
    that the service is not ready and sends nothing more."""

    def __init__(self, app: BaseApplication, draining: Draining, seconds: float) -> None:
        super().__init__(app)
        self._draining = draining
        self._drain_seconds = seconds

    def handle_term(self) -> None:
        """Called by gunicorn."""
        self._draining.begin()
        time.sleep(self._drain_seconds)
        super().handle_term()


class _PlainLogger(Logger):
    """Gunicorn's messages through our handler; requests are logged by the application."""

    def setup(self, cfg: Any) -> None:
        """Called by gunicorn."""
        self.error_log.propagate = True
        self.access_log.propagate = False


def _give_slot(server: Any, worker: Any) -> None:
    """The lowest number that no living worker has."""
    taken = {each.slot for each in server.WORKERS.values()}
    worker.slot = next(slot for slot in count(1) if slot not in taken)
