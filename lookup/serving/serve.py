"""Opens the service and serves it over HTTP."""

import os
import secrets
import socket
import sys
from ipaddress import ip_address
from pathlib import Path

from lookup.access.gate import KeyGate
from lookup.access.keys import KeyRing
from lookup.access.request_counts import RequestCounts
from lookup.api.http.logs import configure_logging
from lookup.api.load.concurrency import Concurrency
from lookup.api.load.draining import Draining
from lookup.base.errors import AddressInUse
from lookup.catalog.database import open_home
from lookup.serving.allocator import give_large_blocks_back
from lookup.serving.arriving import ArrivalLimits
from lookup.serving.gunicorn_server import GunicornServer, OpenApp, ServerOptions
from lookup.settings.home import home_of
from lookup.settings.table import Settings
from lookup.vault.master_keys import read_master_keys

# Connections that the system holds while no worker takes them, such as when one is replaced.
_BACKLOG = 64
_TURN_SECONDS = 0.001


def serve(settings: Settings) -> None:
    """Serves until stopped by a signal; never returns.

    Raises AddressInUse, InvalidSettings, MasterKeyMissing, and whatever opening the database
    raises, before any worker starts.
    """
    configure_logging(settings.log_level)
    concurrency = Concurrency.of(settings)
    options = ServerOptions(
        workers=concurrency.workers,
        threads=concurrency.threads,
        requests=settings.worker_requests,
        drain_seconds=settings.drain_seconds,
        stop_seconds=settings.stop_seconds,
        arrivals=ArrivalLimits(
            send_seconds=settings.send_seconds,
            bytes_per_second=settings.send_bytes_per_second,
            # Behind a proxy all come from its address.
            per_address=None if settings.trusted_proxies else settings.arriving_per_address,
            bytes_at_once=settings.arriving_bytes,
        ),
    )
    # Migrations run once, here, and what is wrong with the database or the keys is said before
    # forking.
    with open_home(home_of(settings)) as database:
        is_first_run = settings.oidc_issuer is None and not KeyRing(database).any_ever()
    if settings.keep_feedback_photos:
        read_master_keys(settings).require()
    listener = _listen(settings.host, settings.port)
    host, port = listener.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    token = None
    # Elsewhere than at a person's own machine, what is printed lands in many hands: logs.
    if is_first_run and ip_address(host).is_loopback:
        token = secrets.token_urlsafe()
        address += f"#first={token}"
    draining = Draining()

    def open_app(counts: Path) -> OpenApp:
        return _open_app(settings, first_key_token=token, counts=counts, draining=draining)

    GunicornServer(open_app, listener, address, options, draining).run()


def _open_app(
    settings: Settings,
    *,
    first_key_token: str | None = None,
    counts: Path | None = None,
    draining: Draining | None = None,
) -> OpenApp:
    """The application with all it stands on; encoder sessions must not cross a fork.

    `counts` is the directory of the counts that all workers share; None where there is just one.
    """
    # Requests are what runs in parallel. Beside them, these libraries' own threads mostly wait for
    # each other: a look-up takes twice the processor time. Read when NumPy is first imported.
    for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(threads, "1")
    # Refusals and product pages take many small steps beside look-ups that take long ones: with
    # Python's own 5 ms between turns they waited too long.
    sys.setswitchinterval(_TURN_SECONDS)
    give_large_blocks_back()
    # The look-up's libraries stay out of the parent process, which answers nothing: NumPy imported
    # there would have threads already.
    from lookup.api.app import create_app
    from lookup.api.http.bodies import longest_body
    from lookup.api.load.metrics import Metrics
    from lookup.service.services import Services

    services = Services.open(settings)
    database = services.foundation.database
    gate = KeyGate.open(settings, database, first_key_token=first_key_token)
    app = create_app(
        settings,
        services,
        gate,
        metrics=Metrics(counts),
        draining=draining,
        counts=RequestCounts.of(database),
    )
    return OpenApp(app, services.close, longest_body(settings))


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
