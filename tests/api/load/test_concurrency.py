import pytest

from lookup.api.load.concurrency import Concurrency
from lookup.base.errors import InvalidSettings
from lookup.settings.table import Settings


@pytest.fixture(autouse=True)
def _four_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lookup.api.load.concurrency.usable_cores", lambda: 4)


@pytest.mark.parametrize(
    ("workers", "at_once", "waiting"), [(1, 4, 6), (2, 2, 3), (3, 1, 3), (8, 1, 3)]
)
def test_the_processes_share_the_cores(workers: int, at_once: int, waiting: int) -> None:
    concurrency = Concurrency.of(Settings(workers=workers))
    assert (concurrency.at_once, concurrency.waiting) == (at_once, waiting)


@pytest.mark.parametrize(("cores", "workers"), [(1, 1), (4, 4), (64, 8)])
def test_each_core_has_a_process_of_its_own(
    cores: int, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lookup.api.load.concurrency.usable_cores", lambda: cores)
    concurrency = Concurrency.of(Settings())
    assert (concurrency.workers, concurrency.at_once) == (workers, cores // workers)


def test_there_are_threads_left_for_what_is_no_look_up() -> None:
    concurrency = Concurrency.of(Settings())
    assert concurrency.threads > concurrency.at_once + concurrency.waiting


def test_what_is_set_holds() -> None:
    settings = Settings(workers=2, lookups_at_once=3, lookups_waiting=0, threads=9)
    assert Concurrency.of(settings) == Concurrency(2, at_once=3, waiting=0, threads=9)


def test_a_queue_that_would_take_every_thread_is_refused() -> None:
    with pytest.raises(InvalidSettings, match="10 threads"):
        Concurrency.of(Settings(lookups_at_once=2, lookups_waiting=8, threads=10))
