"""The examples of the docs, run against a service as they stand."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.drawn import phone_photo
from tests.browser.served import BLUE, Served, served

_EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


@pytest.fixture(scope="module")
def boutique(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("home")) as boutique:
        boutique.sees_a_match()
        yield boutique


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    phone_photo(BLUE).save(path)
    return path


def _run(boutique: Served, key: str, *command: object) -> subprocess.CompletedProcess[str]:
    address = boutique.address.rstrip("/")
    environment = {**os.environ, "LOOKUP_KEY": key, "LOOKUP_ADDRESS": address}
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, env=environment, timeout=60
    )


def test_the_python_client_looks_a_photo_up(boutique: Served, photo: Path) -> None:
    client = _EXAMPLES / "lookup_client.py"
    where = ("--store", "PAR01", "--address", boutique.address)
    done = _run(boutique, boutique.new_key(), sys.executable, client, photo, *where)
    assert done.stdout == "photo.jpg\tmatch\tLune bag\t95%\there: 6\n", done.stderr


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl is installed")
def test_curl_looks_a_photo_up(boutique: Served, photo: Path) -> None:
    done = _run(boutique, boutique.new_key(), _EXAMPLES / "lookup.sh", photo, "PAR01")
    assert json.loads(done.stdout)["matches"][0]["product"]["name"] == "Lune bag", done.stderr


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl is installed")
def test_curl_fails_with_the_problem_where_the_key_is_none(boutique: Served, photo: Path) -> None:
    boutique.new_key()
    done = _run(boutique, "lk_none", _EXAMPLES / "lookup.sh", photo)
    assert done.returncode != 0
    assert json.loads(done.stdout)["status"] == 401
