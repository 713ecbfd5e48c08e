"""scripts/reindex.py: what cron sees of a run."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
import reindex as script
from click.testing import CliRunner, Result

from indexer.__main__ import main as indexer
from tests.indexer.shop import Shop

TOKEN = "operators-of-the-region"
SCRIPT = Path(__file__).parents[2] / "scripts" / "reindex.py"


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOOKUP_OPERATOR_TOKEN", TOKEN)


class Service(HTTPServer):
    """Answers /readyz as the service does, from the published generation after two polls."""

    shop: Shop
    polls = 0


class Ready(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        self.server.polls += 1
        current = self.server.shop.store.current_or_none() if self.server.polls > 2 else "old"
        maisons = [
            {"maison": "other", "generation": "x"},
            {"maison": "maison", "generation": current},
        ]
        may_know = self.headers.get("Authorization") == f"Bearer {TOKEN}"
        body = json.dumps({"maisons": maisons if may_know else []}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(shop: Shop) -> Iterator[Service]:
    server = Service(("127.0.0.1", 0), Ready)
    server.shop = shop
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def service(server: Service) -> str:
    return f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the script runs is run by this process, which has loaded all of it."""

    def run(command: list[str], **_: object) -> SimpleNamespace:
        assert command[:3] == [sys.executable, "-m", "indexer"]
        done = CliRunner().invoke(indexer, command[3:])
        sys.stderr.write(done.stderr)
        return SimpleNamespace(returncode=done.exit_code, stdout=done.stdout.encode())

    monkeypatch.setattr(script.subprocess, "run", run)


def arguments(shop: Shop, *more: object) -> list[str]:
    where = ("--home", shop.home.path, "--maison", "maison", "--catalog", shop.write_feed())
    return [*map(str, (*where, "--images", shop.pictures, "--offline", *more))]


def reindex(shop: Shop, *more: object) -> Result:
    return CliRunner().invoke(script.main, arguments(shop, *more))


def test_a_good_run_is_one_line_and_exit_0(shop: Shop, service: str) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *arguments(shop, "--service", service)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)
    assert f"published {shop.store.current()}" in done.stdout
    assert "3 products added" in done.stdout
    assert "6 of 6 pictures embedded" in done.stdout
    assert ", in service (exit 0)" in done.stdout


@pytest.mark.usefixtures("in_process")
def test_without_the_operators_token_no_service_is_waited_for(
    shop: Shop, service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LOOKUP_OPERATOR_TOKEN")
    done = reindex(shop, "--service", service)
    assert done.exit_code == 2
    assert "LOOKUP_OPERATOR_TOKEN" in done.stderr


@pytest.mark.usefixtures("in_process")
def test_a_bad_picture_is_named_and_exit_is_1(shop: Shop) -> None:
    (shop.pictures / "A/front.png").write_bytes(b"not a picture")
    done = reindex(shop, "--max-bad", "50%")
    assert done.exit_code == 1
    assert "left out: A/front.png:image: product A" in done.stderr
    assert "1 rows or pictures left out" in done.stdout


@pytest.mark.usefixtures("in_process")
def test_a_refused_run_says_so_and_exit_is_3(shop: Shop) -> None:
    for path in shop.pictures.rglob("*.png"):
        path.write_bytes(b"not a picture")
    done = reindex(shop, "--service", "http://127.0.0.1:9")
    assert done.exit_code == 3
    assert done.stdout == "maison: nothing published, the index stays as it was (exit 3)\n"
    assert "no picture that could be looked up" in done.stderr


@pytest.mark.usefixtures("in_process")
def test_a_service_that_does_not_follow_is_exit_3(shop: Shop) -> None:
    done = reindex(shop, "--service", "http://127.0.0.1:9", "--wait", "0")
    assert done.exit_code == 3
    assert "NOT in service" in done.stdout
