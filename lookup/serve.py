"""Runs the service under gunicorn: workers with threads, stopped gracefully."""

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import click
import structlog
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from lookup.access.gate import KeyGate
from lookup.access.keys import KeyRing
from lookup.api.logs import configure_logging
from lookup.catalog.database import open_database
from lookup.errors import AddressInUse
from lookup.home import Home
from lookup.settings import Settings

log = structlog.get_logger(__name__)
_GRACE_SECONDS = 20
_BACKLOG = 64


@dataclass(frozen=True)
class ServeOptions:
    """Where to listen and with how much; `threads` is requests answered at once by one worker."""

    host: str
    port: int
    workers: int
    threads: int


def serve(settings: Settings, options: ServeOptions) -> None:
    """Serves until stopped by a signal; never returns.

    Raises AddressInUse, and whatever opening the database raises, before any worker starts.
    """
    configure_logging()
    # Migrations run once, here, and what is wrong with the database is said before forking.
    open_database(Home.of(settings).database_url).close()
    listener = _listen(options.host, options.port)
    host, port = listener.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    loopback = ip_address(host).is_loopback
    _Server(lambda: _open_app(settings, loopback=loopback), listener, options, address).run()


@dataclass(frozen=True)
class _OpenApp:
    wsgi: Flask
    close: Callable[[], None]


def _open_app(settings: Settings, *, loopback: bool) -> _OpenApp:
    """The application with all it stands on; encoder sessions must not cross a fork."""
    # Requests are what runs in parallel. Beside them, these libraries' own threads mostly wait for
    # each other: a look-up takes twice the processor time. Read when NumPy is first imported.
    for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(threads, "1")
    # The look-up's libraries stay out of the parent process, which answers nothing: NumPy imported
    # there would have threads already.
    from lookup.api.app import create_app
    from lookup.api.backend import Backend

    backend = Backend.open(settings)
    gate = KeyGate(KeyRing(backend.database), backend.database, loopback=loopback)
    if gate.open_to_local():
        log.warning(
            "no key exists yet: anyone on this machine may look up",
            remedy="`lookup keys create` makes the first key and ends this.",
        )
    return _OpenApp(create_app(settings, backend, gate), backend.close)


class _Server(BaseApplication):
    """Gunicorn, configured here only: no file, no command line, no environment."""

    def __init__(
        self,
        open_app: Callable[[], _OpenApp],
        listener: socket.socket,
        options: ServeOptions,
        address: str,
    ) -> None:
        self._open_app = open_app
        self._listener = listener
        self._options = options
        self._address = address
        self._opened: _OpenApp | None = None
        super().__init__()

    def load_config(self) -> None:
        """Called by gunicorn."""
        chosen: dict[str, Any] = {
            "bind": f"fd://{self._listener.fileno()}",
            "workers": self._options.workers,
            "threads": self._options.threads,
            "worker_class": "gthread",
            "graceful_timeout": _GRACE_SECONDS,
            "timeout": 60,
            "preload_app": False,
            "control_socket_disable": True,
            "logger_class": _PlainLogger,
            "proc_name": "lookup",
            "post_worker_init": self._announce,
            "worker_exit": self._close,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:  # type: ignore[override]  # Flask is WSGI, but typed more narrowly
        """Called by gunicorn in each worker."""
        self._opened = self._open_app()
        return self._opened.wsgi

    def _announce(self, worker: Any) -> None:
        if worker.age == 1:  # the first one: others and replacements say nothing new
            click.echo(f"Ready. Open {self._address}", err=True)

    def _close(self, _server: Any, _worker: Any) -> None:
        if self._opened is not None:
            self._opened.close()


class _PlainLogger(Logger):
    """Gunicorn's messages through our handler; requests are logged by the application."""

    def setup(self, cfg: Any) -> None:
        """Called by gunicorn."""
        self.error_log.propagate = True
        self.access_log.propagate = False


def _listen(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, *_, address = found[0]
        listener = socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except OSError as error:
        raise AddressInUse(
            f"The service cannot listen on {host}:{port}: {error.strerror or error}.",
            "Stop what listens there, or choose another address with --host and --port.",
        ) from error
    listener.set_inheritable(True)
    return listener
