"""The real server process: started, asked, stopped."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from lookup.access.keys import KeyRing
from lookup.access.roles import Role
from lookup.base.home import Home
from lookup.catalog.database import open_database
from lookup.catalog.maisons import ensure_maison
from lookup.catalog.rows import StoreRow
from lookup.catalog.writing.stores import apply_stores
from tests.postgresql import PostgresqlServer
from tests.server import Server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    database = open_database(Home(tmp_path).database_url)
    with database.session(write=True) as session:
        ensure_maison(session, "alba")
    database.close()
    return tmp_path


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    server = Server(home)
    yield server
    if server.process.poll() is None:
        server.stop()


def test_it_tells_where_it_listens_answers_there_and_stops_when_asked(server: Server) -> None:
    assert httpx.get(f"{server.address}healthz", timeout=60).json() == {"status": "alive"}
    assert httpx.get(server.address, timeout=60).headers["Content-Type"].startswith("text/html")
    rest = server.stop()
    assert server.process.returncode == 0
    assert "Traceback" not in rest
    assert "SIGABRT" not in rest


def test_the_address_of_the_first_run_makes_the_first_key_and_only_that_one(server: Server) -> None:
    token = {"token": server.first_key_token}
    assert httpx.get(f"{server.address}v1/stores", timeout=60).status_code == 401
    key = httpx.post(f"{server.address}v1/first-key", json=token, timeout=60).json()["key"]
    headers = {"Authorization": f"Bearer {key}"}
    assert httpx.get(f"{server.address}v1/stores", headers=headers, timeout=60).status_code == 200
    assert httpx.post(f"{server.address}v1/first-key", json=token, timeout=60).status_code == 409
    assert server.first_key_token not in server.stop()


def test_once_there_is_a_key_no_address_makes_one(server: Server, home: Path) -> None:
    httpx.post(f"{server.address}v1/first-key", json={"token": server.first_key_token}, timeout=60)
    server.stop()
    again = Server(home)
    try:
        assert again.first_key_token is None
        assert (
            httpx.post(f"{again.address}v1/first-key", json={"token": ""}, timeout=60).status_code
            == 400
        )
    finally:
        again.stop()


def test_it_answers_from_a_catalogue_on_a_database_server(
    tmp_path: Path, postgresql: PostgresqlServer
) -> None:
    with postgresql.database() as url:
        database = open_database(url)
        with database.session(write=True) as session:
            ensure_maison(session, "alba")
            apply_stores(session, "alba", [StoreRow("PAR01", "Paris")])
        key = {"Authorization": f"Bearer {KeyRing(database).create('alba', Role.ADVISOR).secret}"}
        database.close()
        server = Server(tmp_path, "--database-url", url)
        try:
            stores = httpx.get(f"{server.address}v1/stores", headers=key, timeout=60).json()[
                "stores"
            ]
        finally:
            server.stop()
    assert [store["code"] for store in stores] == ["PAR01"]
    assert not (tmp_path / "catalog.sqlite3").exists()


def test_what_listens_to_all_the_world_prints_no_way_in(home: Path) -> None:
    server = Server(home, "--host", "0.0.0.0")
    server.stop()
    assert server.first_key_token is None


def test_where_a_provider_says_who_is_who_no_first_key_is_made(home: Path) -> None:
    named = ("--oidc-issuer", "https://id", "--oidc-audience", "us", "--oidc-jwks", "keys.json")
    server = Server(home, *named)
    server.stop()
    assert server.first_key_token is None


def test_a_taken_port_is_refused_with_what_to_do(server: Server, home: Path) -> None:
    port = server.address.rstrip("/").rpartition(":")[2]
    second = subprocess.run(
        [sys.executable, "-m", "lookup", "serve", "--home", str(home), "--port", port],
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert second.returncode == 3
    assert "--port" in second.stderr


def test_a_home_that_is_not_there_is_refused_before_anything_starts(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lookup", "serve", "--home", str(tmp_path / "no"), "--port", "0"],
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 3
    assert "directory exists" in done.stderr
    assert "Traceback" not in done.stderr


def test_photos_to_be_kept_without_a_master_key_are_refused_before_anything_starts(
    home: Path,
) -> None:
    options = ["--home", str(home), "--port", "0", "--keep-feedback-photos", "alba"]
    done = subprocess.run(
        [sys.executable, "-m", "lookup", "serve", *options],
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 3
    assert "lookup vault new-key" in done.stderr


def loaded_by(imports: str, some: set[str]) -> set[str]:
    """Those of some modules that a process holds after such imports."""
    program = f"import sys, {imports}; print(*{some!r} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_a_worker_does_not_hold_what_few_need() -> None:
    few = {"cryptography", "joserfc", "reportlab", "sqlalchemy.dialects.postgresql"}
    assert not loaded_by("lookup.api.app, lookup.service.services, lookup.access.gate", few)


def test_the_parent_of_the_workers_holds_no_library_with_threads_of_its_own() -> None:
    # Such threads do not survive the fork, and their library then aborts the worker at its end;
    # and how many NumPy takes is settled when it is first imported, which is the worker's to say.
    threaded = {"numpy", "faiss", "onnxruntime", "cv2", "pi_heif", "zxingcpp"}
    assert not loaded_by("lookup.__main__, lookup.commands.serve, lookup.serving.serve", threaded)
