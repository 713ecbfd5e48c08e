"""What is relied on of other libraries' inner parts, which may change with any version.

How they behave together is in `test_gunicorn_server` and `test_process_counts`.
"""

import logging
import socket
import threading
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest
from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.workers.gthread import ThreadWorker
from limits import RateLimitItemPerMinute
from limits.strategies import SlidingWindowCounterRateLimiter
from packaging.requirements import Requirement
from packaging.version import Version
from prometheus_client import CollectorRegistry, Counter, Gauge, multiprocess, values

from lookup.api.load.rate_counts import RateCounts
from lookup.serving.gunicorn_server import _PlainLogger

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


@pytest.mark.parametrize("library", ["gunicorn", "prometheus-client", "limits"])
def test_no_version_is_installed_that_was_not_looked_at(library: str) -> None:
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    required = {each.name: each for each in map(Requirement, project["dependencies"])}[library]
    installed = Version(version(library))
    next_series = f"0.{installed.minor + 1}" if installed.major == 0 else f"{installed.major + 1}"
    assert str(installed) in required.specifier
    assert next_series not in required.specifier


def test_gunicorn_stops_by_what_its_handler_of_sigterm_raises() -> None:
    with pytest.raises(StopIteration):
        Arbiter.handle_term(SimpleNamespace())


def test_gunicorns_worker_gives_false_for_a_connection_that_is_over() -> None:
    ours, theirs = socket.socketpair()
    connection = SimpleNamespace(
        initialized=True, is_http2=False, sock=ours, parser=iter(()), init=lambda: None
    )
    worker = SimpleNamespace(log=logging.getLogger("a worker"))
    with ours, theirs:
        assert ThreadWorker.handle(worker, connection) is False


def test_gunicorns_logger_needs_no_handlers_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    logger = _PlainLogger(Config())
    with caplog.at_level(logging.INFO, "gunicorn.error"):
        logger.info("a message")
        logger.access(None, None, {}, None)
    assert [record.message for record in caplog.records] == ["a message"]


@pytest.fixture
def slot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A process that counts below `tmp_path`, in files of its slot."""
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    monkeypatch.setattr(values, "ValueClass", values.MultiProcessValue(lambda: 7))
    yield 7
    values.ValueClass.close_all_files()


def test_prometheus_client_keeps_what_is_counted_in_files_named_by_the_slot(
    slot: int, tmp_path: Path
) -> None:
    Counter("a", "A count.", registry=CollectorRegistry()).inc()
    Gauge("b", "A length.", registry=CollectorRegistry(), multiprocess_mode="livesum").set(1)
    kept, living = tmp_path / f"counter_{slot}.db", tmp_path / f"gauge_livesum_{slot}.db"
    assert {*tmp_path.iterdir()} == {kept, living}
    multiprocess.mark_process_dead(slot, str(tmp_path))
    assert {*tmp_path.iterdir()} == {kept}


def test_limits_counts_a_sliding_window_by_what_ours_counts_and_starts_no_thread_for_it() -> None:
    counts = RateCounts()
    counts.timer.join(30)
    before = set(threading.enumerate())
    limiter, rate = SlidingWindowCounterRateLimiter(counts), RateLimitItemPerMinute(10)
    assert [limiter.hit(rate, "a key") for _ in range(11)] == [True] * 10 + [False]
    assert set(threading.enumerate()) <= before
    assert sum(counts.storage.values()) == 10
    assert counts.storage.keys() == counts.expirations.keys()
    counts.clear(*counts.storage)
    assert not counts.storage
    assert not counts.expirations
