"""Two processes of the service behind nginx, over one PostgreSQL and one home."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from indexer.__main__ import main as indexer
from lookup.access.keys import KeyRing, NewKey
from lookup.access.roles import Role
from lookup.catalog.database import open_database
from lookup.encoders.torch import registry
from lookup.encoders.torch.source import find_source
from tests.answering_home import random_photo
from tests.indexer.shop import Shop
from tests.postgresql import PostgresqlServer
from tests.replicas.nginx import NginxAbsent, find_nginx, free_port, nginx

PATIENCE = 60.0
"""Seconds after which a test gives up; on a busy machine recovery takes some of them."""
SEEN_WITHIN = 30.0
"""Seconds in which every replica is to know what was published or erased: 2 on an idle machine."""
PAUSE = 0.05
"""Seconds from an answer to the next photo: advisors who took the whole machine would keep it from
starting what is to answer them."""
KEY_RATE = 200
"""Requests a minute of one key."""
MAISON = "maison"


class Replica:
    """`lookup serve` as it runs on one of several machines, always on the same port."""

    def __init__(self, home: Path, directory: Path) -> None:
        self._home = home
        self._log = directory / "log"
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}/"
        self.start()

    def start(self) -> None:
        """Returns once it answers."""
        command = [sys.executable, "-m", "lookup", "serve", "--home", str(self._home)]
        command += ["--port", str(self.port), "--trusted-proxies", "1", "--drain-seconds", "0.5"]
        command += ["--key-requests-per-minute", str(KEY_RATE), "--answer-seconds", "3"]
        command += ["--workers", "1"]  # the one that `kill_worker` ends
        with self._log.open("w") as log:
            # A group of its own, so that all of it can be killed at once, as with a machine.
            self._process = subprocess.Popen(command, stderr=log, start_new_session=True)
        eventually(lambda: "Ready." in self.log())

    def log(self) -> str:
        """What it has said since it was started."""
        return self._log.read_text()

    def kill(self) -> None:
        """Ends it as a machine that loses its power does."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(PATIENCE)

    def stop(self) -> None:
        """Ends it as an operator does."""
        self._process.terminate()
        assert self._process.wait(PATIENCE) == 0

    def kill_worker(self) -> None:
        """Ends the process that answers, and waits until its parent has started another."""
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children")
        (worker,) = children.read_text().split()
        os.kill(int(worker), signal.SIGKILL)
        eventually(lambda: len(found := children.read_text().split()) == 1 and worker not in found)


@dataclass(frozen=True)
class Deployment:
    """What an operator and the boutiques see of it; `front` is nginx's address."""

    shop: Shop
    replicas: tuple[Replica, Replica]
    front: str
    database_url: str
    advisors: "list[Advisor]" = field(default_factory=list)

    def run(self, *arguments: str) -> None:
        """A command of the indexer's, run beside the replicas."""
        where = ("--home", str(self.shop.home.path), "--maison", MAISON)
        done = CliRunner().invoke(indexer, [*arguments, *where])
        assert done.exit_code == 0, done.output

    def new_key(self) -> NewKey:
        with_keys = open_database(self.database_url)
        key = KeyRing(with_keys).create(MAISON, Role.ADVISOR)
        with_keys.close()
        return key

    def revoke(self, key: NewKey) -> None:
        with_keys = open_database(self.database_url)
        KeyRing(with_keys).revoke(MAISON, key.info.prefix)
        with_keys.close()

    def advisor(self, address: str | None = None, key: NewKey | None = None) -> "Advisor":
        """Asks nginx, or the replica at that address, with a new key unless one is given."""
        advisor = Advisor(address or self.front, key or self.new_key())
        self.advisors.append(advisor)
        return advisor

    def at_each(self) -> "tuple[Advisor, ...]":
        """One advisor for each replica, past nginx, all with one key."""
        key = self.new_key()
        return tuple(self.advisor(replica.address, key) for replica in self.replicas)


class Advisor:
    """One caller with a key."""

    def __init__(self, address: str, key: NewKey) -> None:
        headers = {"Authorization": f"Bearer {key.secret}"}
        self._client = httpx.Client(base_url=address, headers=headers, timeout=PATIENCE)
        self._photo = random_photo()

    def get(self, path: str) -> httpx.Response:
        return self._client.get(path)

    def look_up(self) -> httpx.Response:
        return self._client.post("v1/lookup", files={"photo": self._photo})

    def give_feedback(self, lookup_id: str) -> httpx.Response:
        return self._client.post("v1/feedback", data={"lookup_id": lookup_id, "product_id": "A"})

    def generation(self) -> str | None:
        """What answers the advisor now."""
        generation: str | None = self.look_up().json().get("generation")
        return generation

    def close(self) -> None:
        self._client.close()


class Load:
    """Advisors who look up through nginx, one photo after another; what each of them got."""

    def __init__(self, deployment: Deployment, advisors: int) -> None:
        self.statuses: list[int] = []
        self.broken: list[str] = []
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(deployment.advisor(),))
            for _ in range(advisors)
        ]

    def _run(self, advisor: Advisor) -> None:
        while not self._stop.wait(PAUSE):
            try:
                self.statuses.append(advisor.look_up().status_code)
            except httpx.TransportError as error:
                self.broken.append(repr(error))

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def answers(self, more: int) -> None:
        """Waits for that many more."""
        goal = len(self.statuses) + more
        eventually(lambda: len(self.statuses) >= goal)


def eventually(happened: Callable[[], bool], *, within: float = PATIENCE) -> None:
    """Waits until it happened, without any help."""
    end = time.monotonic() + within
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture(scope="module")
def deployment(
    postgresql: PostgresqlServer, embedded_export: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    """A maison of three products in service; whatever a test does to it, it leaves it whole.

    Skips where nginx is not installed, and fails there if LOOKUP_TEST_NGINX is `required`.
    """
    try:
        find_nginx()
    except NginxAbsent as absent:
        if os.environ.get("LOOKUP_TEST_NGINX") == "required":
            pytest.fail(str(absent))
        pytest.skip(str(absent))
    directory = tmp_path_factory.mktemp("replicas")
    shop = Shop(directory)
    for product in ("A", "B", "C"):
        shop.add(product, f"{product}.png")
    shop.home.encoders_dir.mkdir(parents=True)
    exported = registry._directory_name(find_source("embedded", offline=True))
    (shop.home.encoders_dir / exported).symlink_to(embedded_export)
    with pytest.MonkeyPatch.context() as patch, postgresql.database() as url:
        patch.setenv("LOOKUP_DATABASE_URL", url)
        feed = ("--catalog", str(shop.write_feed()), "--images", str(shop.pictures), "--offline")
        replicas = (_replica(shop, directory, "one"), _replica(shop, directory, "other"))
        front = directory / "nginx"
        front.mkdir()
        with nginx(front, [f"127.0.0.1:{replica.port}" for replica in replicas]) as address:
            deployment = Deployment(shop, replicas, address, url)
            deployment.run("build", *feed)
            deployment.run("build", *feed, "--full")
            for advisor in deployment.at_each():
                eventually(lambda a=advisor: a.generation() == shop.store.current())
            yield deployment
        for replica in replicas:
            replica.stop()


@pytest.fixture(autouse=True)
def advisors_go_home(deployment: Deployment) -> Iterator[None]:
    """Closes the connections that a test has opened."""
    yield
    while deployment.advisors:
        deployment.advisors.pop().close()


def _replica(shop: Shop, directory: Path, name: str) -> Replica:
    own = directory / name
    own.mkdir()
    return Replica(shop.home.path, own)


def problem(response: httpx.Response) -> str:
    """The slug of an answer that is a problem+json."""
    assert response.headers["Content-Type"] == "application/problem+json", response.text
    body = response.json()
    assert body["remedy"]
    return str(body["type"]).rpartition(":")[2]
