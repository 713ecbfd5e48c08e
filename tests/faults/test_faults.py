"""Whatever happens to it, the service goes on or says so, loses nothing, and comes round."""

import os
import resource
import signal
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx

from tests.answering_home import GENERATION, stage_generation
from tests.boutique import MAISON
from tests.faults.conftest import Service, problem

NEXT = "20260102T000000Z-00000002"


PAUSE = 0.05
"""Seconds from an answer to the next photo: clients that took the whole machine would keep it from
starting what is to answer them."""


class Load:
    """Clients that look up one photo after another; what each of them got."""

    def __init__(self, service: Service, clients: int) -> None:
        self.statuses: list[int] = []
        self.broken: list[str] = []
        self._service = service
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run) for _ in range(clients)]

    def _run(self) -> None:
        with self._service.new_client() as client:
            while not self._stop.wait(PAUSE):
                try:
                    self.statuses.append(self._service.look_up(client).status_code)
                except httpx.TransportError as error:
                    self.broken.append(repr(error))

    @contextmanager
    def running(self) -> Iterator[None]:
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join()


def answered(service: Service, statuses: list[int], more: int) -> None:
    """Waits for that many more answers."""
    goal = len(statuses) + more
    service.eventually(lambda: len(statuses) >= goal)


def test_a_killed_worker_is_replaced_while_the_other_answers(service: Service) -> None:
    load = Load(service, clients=3)
    with load.running():
        answered(service, load.statuses, 5)
        killed, spared = service.workers()
        os.kill(killed, signal.SIGKILL)
        answered(service, load.statuses, 10)
        service.eventually(lambda: len(set(service.workers()) - {killed, spared}) == 1)
        answered(service, load.statuses, 10)
    assert spared in service.workers()
    # Only what was on its way to the killed one broke; of a client at most one request.
    assert len(load.broken) <= 3, load.broken
    assert set(load.statuses) <= {200, 503}
    assert load.statuses[-10:].count(200) > 0


def test_a_bad_generation_is_refused_by_name_and_the_old_one_goes_on(
    service: Service, embedded_export: Path
) -> None:
    store = stage_generation(service.home, embedded_export, NEXT)
    path = store.path(NEXT) / "entries.npz"
    sound = path.read_bytes()
    path.write_bytes(sound[:-1] + b"?")
    store.publish(NEXT)
    service.eventually(lambda: NEXT in str(service.ready()))
    for _ in range(4):
        assert service.look_up().json()["generation"] == GENERATION
    path.write_bytes(sound)
    store.publish(NEXT)
    service.eventually(lambda: service.look_up().json()["generation"] == NEXT)
    store.rollback()
    service.eventually(lambda: service.look_up().json()["generation"] == GENERATION)


def test_while_the_database_is_locked_look_ups_go_on_and_writers_are_told(
    service: Service,
) -> None:
    assert service.put_stock(1).status_code == 200
    with closing(sqlite3.connect(service.home.path / "catalog.sqlite3", isolation_level=None)) as c:
        c.execute("BEGIN EXCLUSIVE")
        lookups = [service.look_up() for _ in range(6)]
        assert problem(service.put_stock(2)) == "unavailable"
        c.execute("COMMIT")
    assert [response.status_code for response in lookups] == [200] * 6
    assert service.stock() == 1
    assert service.put_stock(3).status_code == 200
    assert service.stock() == 3
    # What was looked up meanwhile was not forgotten.
    lookup_id = lookups[0].json()["lookup_id"]
    service.eventually(lambda: service.give_feedback(lookup_id).status_code == 200)


def test_on_a_full_disk_look_ups_go_on_and_nothing_is_half_written(service: Service) -> None:
    looked_up = service.look_up().json()["lookup_id"]
    service.eventually(lambda: service.give_feedback(looked_up).status_code == 200)
    service.limit_files(0)
    try:
        assert {service.look_up().status_code for _ in range(4)} == {200}
        assert problem(service.put_stock(4)) == "unavailable"
        assert problem(service.give_feedback(looked_up)) in ("disk-full", "unavailable")
        assert service.stock() == 3
    finally:
        service.limit_files(resource.RLIM_INFINITY)
    service.eventually(lambda: service.put_stock(5).status_code == 200)
    assert service.stock() == 5
    vault = service.home.vault_dir(MAISON)
    assert not [path for path in vault.rglob(".*") if path.name != ".lock"]


def test_a_home_that_vanishes_and_returns_needs_no_hand(service: Service) -> None:
    home = service.home.path
    away = home.with_name("away")
    home.rename(away)
    try:
        killed = service.workers()[0]
        os.kill(killed, signal.SIGKILL)
        service.eventually(lambda: killed not in service.workers())
        for _ in range(6):
            response = service.look_up()
            assert response.status_code == 200 or problem(response)
        response = service.put_stock(6)
        assert response.status_code == 200 or problem(response)
        service.eventually(lambda: any("worker cannot start" in line for line in service.log))
    finally:
        away.rename(home)
    service.eventually(lambda: service.put_stock(7).status_code == 200)
    assert service.stock() == 7
    service.eventually(lambda: len(service.workers()) == 2)
    service.eventually(lambda: service.ready()["ready"])
    assert {service.look_up().status_code for _ in range(6)} == {200}
