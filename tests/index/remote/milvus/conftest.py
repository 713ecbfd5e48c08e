"""One Milvus for all tests of this folder, and generations to put into it."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from lookup.index.entries import ImageEntry
from lookup.index.manifest import Manifest
from tests.generations import parts, write
from tests.milvus_lite import MilvusLite

FIRST, SECOND = "20260101T000000Z-00000001", "20260102T000000Z-00000002"
IMAGES = 60

Written = dict[str, tuple[Path, Manifest]]


@pytest.fixture(scope="session")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusLite]:
    server = MilvusLite(tmp_path_factory.mktemp("milvus"))
    server.start()
    yield server
    server.kill()


_maisons = count()


@pytest.fixture
def maison() -> str:
    """A maison that Milvus has not heard of."""
    return f"maison-{next(_maisons)}"


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory, embedded_export: Path) -> Written:
    """Two generations of as many images; the second's vectors are not the first's."""
    found: Written = {}
    for generation, images in ((FIRST, IMAGES), (SECOND, IMAGES + 5)):
        directory = tmp_path_factory.mktemp(generation)
        what = parts(embedded_export, [ImageEntry(n, f"P{n}", None) for n in range(images)])
        found[generation] = directory, write(directory, what, generation)
    return found
