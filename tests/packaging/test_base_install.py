"""The wheel without extras: the service runs, and what needs more says what to install."""

import subprocess
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest

from tests.answering_home import answering_home, random_photo
from tests.packaging.conftest import pip_of
from tests.server import Server

MEGABYTES = 490
"""Without byte code."""
# An install from a distant index takes a while.
pytestmark = pytest.mark.timeout(900)


def ran(program: Path, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program, *arguments], cwd=cwd, env={}, capture_output=True, text=True, timeout=120
    )


def test_the_wheel_holds_the_programs_and_not_the_lab(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    assert {"lookup/__main__.py", "indexer/__main__.py"} <= set(names)
    assert not [name for name in names if name.startswith(("indexer/lab/", "tests/", "scripts/"))]
    assert [name for name in names if name.endswith("licenses/LICENSE")]
    assert [name for name in names if name.endswith("licenses/NOTICE")]


@pytest.mark.parametrize("program", ["lookup", "indexer"])
def test_the_programs_tell_their_commands(base_install: Path, tmp_path: Path, program: str) -> None:
    done = ran(base_install / program, "--help", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "serve" in done.stdout if program == "lookup" else "build" in done.stdout
    assert "draw" not in done.stdout  # it needs the lab


def test_a_build_names_the_extra_that_is_missing(base_install: Path, tmp_path: Path) -> None:
    feed = tmp_path / "feed.csv"
    feed.write_text("product_id,sku,name,image_path\nP1,S1,Bag,bag.jpg\n")
    where = ("--home", tmp_path / "home", "--maison", "alba")
    done = ran(base_install / "indexer", "build", "--catalog", feed, *where, cwd=tmp_path)
    assert done.returncode == 2
    assert "pip install 'boutique-lookup[indexer]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_service_answers_a_photo(
    base_install: Path, embedded_export: Path, tmp_path: Path
) -> None:
    home = answering_home(tmp_path / "home", embedded_export)
    server = Server(home.path, program=(base_install / "lookup",))
    try:
        token = {"token": server.first_key_token}
        key = httpx.post(f"{server.address}v1/first-key", json=token, timeout=60).json()["key"]
        answer = httpx.post(
            f"{server.address}v1/lookup",
            files={"photo": ("photo.jpg", random_photo())},
            headers={"Authorization": f"Bearer {key}"},
            timeout=60,
        )
    finally:
        rest = server.stop()
    assert answer.status_code == 200, answer.text
    assert answer.json()["decision"] in {"match", "ambiguous", "none"}
    assert "Traceback" not in rest


def test_the_locked_packages_are_all_that_the_service_needs(
    base_install: Path, tmp_path: Path
) -> None:
    check = [*pip_of(base_install), "check"]
    done = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_it_is_no_heavier_than_it_was(base_install: Path) -> None:
    every = base_install.parent.rglob("*")
    files = [path for path in every if path.is_file() and path.suffix != ".pyc"]
    assert sum(path.lstat().st_size for path in files) / 2**20 < MEGABYTES
