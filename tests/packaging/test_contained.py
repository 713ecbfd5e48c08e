"""The container's last steps without an engine: in a namespace of its own, with what compose says
of user, read-only root, capabilities and /tmp, the service starts, answers and stops."""

import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from lookup.base.home import Home
from lookup.catalog.database import open_database
from lookup.catalog.maisons import ensure_maison
from tests.packaging.test_container_files import SERVICES

pytestmark = pytest.mark.timeout(900)
# As /srv/lookup and /app are in the image; PYTHON is where the program lies on this machine.
CONTAINED = """
set -e
mount -t tmpfs tmpfs /srv && mkdir /srv/lookup /srv/app
mount --bind "$1" /srv/lookup && mount --bind "$2" /srv/app
mount -o remount,bind,ro / && mount -o remount,ro /srv && mount -o remount,bind,ro /srv/app
mount -t tmpfs -o mode=1777,$3 tmpfs /tmp
user=$4; shift 4
exec setpriv --reuid ${user%:*} --regid ${user#*:} --clear-groups --no-new-privs \
    --bounding-set -all --inh-caps -all "$@"
"""
NAMESPACE = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of one maison, given to the container's user. Skips where no namespace is allowed."""
    if not shutil.which("setpriv") or os.geteuid() != 0:
        pytest.skip("needs root and setpriv (util-linux)")
    tried = subprocess.run([*NAMESPACE, "true"], capture_output=True, text=True)
    if tried.returncode != 0:
        pytest.skip(f"no namespace is allowed here: {tried.stderr.strip()}")
    path = tmp_path_factory.mktemp("home")
    database = open_database(Home(path).database_url)
    with database.session(write=True) as session:
        ensure_maison(session, "alba")
    database.close()
    user, group = map(int, SERVICES["lookup"]["user"].split(":"))
    for each in (path, *path.rglob("*")):
        os.chown(each, user, group)
    return path


def contained(home: Path, programs: Path, *command: str) -> list[str]:
    service = SERVICES["lookup"]
    programs.parent.chmod(0o755)  # the image's is everybody's to read; pytest's is its own
    (tmp,) = service["tmpfs"]
    where = (str(home), str(programs.parent), tmp.partition(":")[2], service["user"])
    return [*NAMESPACE, "bash", "-c", CONTAINED, "contained", *where, *command]


@pytest.fixture(scope="module")
def service(home: Path, base_install: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    environment = SERVICES["lookup"]["environment"] | {"LOOKUP_HOST": "0.0.0.0"}
    del environment["LOOKUP_MASTER_KEY_FILE"]
    command = ("/srv/app/bin/python", "-m", "lookup", "serve", "--port", "0")
    process = subprocess.Popen(
        contained(home, base_install, *command),
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd="/",
    )
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if found := re.search(r"Open http://0\.0\.0\.0:([0-9]+)/", line):
            break
    else:
        raise AssertionError("".join(said))
    yield f"http://127.0.0.1:{found[1]}", process
    process.kill()
    process.wait()
    process.stderr.close()


def test_it_answers_with_a_read_only_root_as_a_user_without_any_right(
    home: Path, base_install: Path, service: tuple[str, "subprocess.Popen[str]"]
) -> None:
    address, _ = service
    made = subprocess.run(
        contained(
            home,
            base_install,
            *("/srv/app/bin/python", "-m", "lookup", "keys", "create", "--json"),
            *("--home", "/srv/lookup", "--maison", "alba", "--role", "advisor"),
        ),
        capture_output=True,
        text=True,
        env={},
        cwd="/",
    )
    assert made.returncode == 0, made.stderr
    headers = {"Authorization": f"Bearer {json.loads(made.stdout)['key']}"}
    assert httpx.get(f"{address}/v1/stores", headers=headers, timeout=30).json() == {
        "stores": [],
        "next": None,
    }
    owner = (home / "alba" / "audit-heads").stat()
    assert f"{owner.st_uid}:{owner.st_gid}" == SERVICES["lookup"]["user"]


def test_nothing_but_home_and_tmp_can_be_written(home: Path, base_install: Path) -> None:
    touch = "for d in / /etc /srv /srv/app /srv/lookup /tmp; do touch $d/x 2>&- && echo $d; done"
    done = subprocess.run(
        contained(home, base_install, "bash", "-c", touch), capture_output=True, text=True, cwd="/"
    )
    assert done.stdout.split() == ["/srv/lookup", "/tmp"]


def test_the_first_process_of_the_container_stops_when_told_to(
    service: tuple[str, "subprocess.Popen[str]"],
) -> None:
    _, process = service
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    os.kill(int(children[0]), signal.SIGTERM)
    assert process.wait(60) == 0
