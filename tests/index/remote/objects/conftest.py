"""A builder's home with generations, and the stores of objects that they are published in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lookup.base.home import Elsewhere, Home
from lookup.index.entries import ImageEntry
from lookup.index.remote.elsewhere import generation_store
from lookup.index.remote.objects.store import ObjectStore, StoredGenerations
from lookup.index.store import GenerationStore
from tests.generations import parts, write

FIRST, SECOND = "20260101T000000Z-00000001", "20260102T000000Z-00000002"
MAISON = "maison"


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """URL of an empty bucket of a server that speaks S3, on this machine."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    given = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "tests",
        "AWS_SECRET_ACCESS_KEY": "tests",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    with pytest.MonkeyPatch.context() as environment:
        for name, value in given.items():
            environment.setenv(name, value)
        boto3.client("s3").create_bucket(Bucket="group")
        yield "s3://group"
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A store of each kind, empty."""
    if request.param == "folder":
        return f"file://{tmp_path}/objects"
    return f"{request.getfixturevalue('s3')}/{tmp_path.name}"


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """A store that a test can reach into."""
    return f"file://{tmp_path}/objects"


@pytest.fixture(scope="session")
def staged(tmp_path_factory: pytest.TempPathFactory, embedded_export: Path) -> Path:
    """A home with both generations; not to be changed."""
    path = tmp_path_factory.mktemp("staged")
    store = generation_store(Home(path), MAISON)
    for generation, images in ((FIRST, 2), (SECOND, 3)):
        what = parts(embedded_export, [ImageEntry(n, f"P{n}", None) for n in range(images)])
        with store.staging(generation) as directory:
            write(directory, what, generation, MAISON)
    return path


def publishing(staged: Path, tmp_path: Path, url: str, name: str = "builder") -> GenerationStore:
    """A builder's generations, of a home of its own, which it publishes in that store."""
    home = Home(tmp_path / name, elsewhere=Elsewhere(generations_url=url))
    directory = home.generations_dir(MAISON)
    if not directory.exists():
        directory.mkdir(parents=True)
        for generation in (FIRST, SECOND):
            (directory / generation).symlink_to(staged / MAISON / "generations" / generation)
    return generation_store(home, MAISON)


def stored(url: str, *, seconds: float = 20.0) -> StoredGenerations:
    return StoredGenerations(ObjectStore(url, seconds=seconds), MAISON)
