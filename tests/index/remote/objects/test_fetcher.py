"""Fetcher: follows the store for all maisons, and tells all processes what hinders it."""

import fcntl
from pathlib import Path

import pytest

from lookup.base.errors import GenerationsUnavailable
from lookup.base.home import Elsewhere, Home
from lookup.index.fetching import FetchNote
from lookup.index.remote.elsewhere import fetcher, generation_store
from lookup.index.remote.objects.fetcher import Fetcher
from lookup.index.remote.objects.store import ObjectStore
from lookup.index.store import GenerationStore
from tests.index.remote.objects.conftest import FIRST, MAISON, SECOND, publishing


@pytest.fixture
def home(tmp_path: Path, folder: str) -> Home:
    """That of a service which fetches."""
    return Home(tmp_path / "service", elsewhere=Elsewhere(generations_url=folder))


@pytest.fixture
def following(home: Home) -> Fetcher:
    made = fetcher(home, poll_seconds=3600)
    assert made is not None
    return made


@pytest.fixture
def builder(staged: Path, tmp_path: Path, folder: str) -> GenerationStore:
    return publishing(staged, tmp_path, folder)


def problem(home: Home) -> str | None:
    return FetchNote(home.served, MAISON).read()


def in_cache(home: Home) -> str | None:
    return generation_store(home.served, MAISON).current_or_none()


def test_nothing_is_fetched_where_no_store_is_set(tmp_path: Path) -> None:
    assert fetcher(Home(tmp_path), poll_seconds=1) is None


def test_it_finds_the_maisons_of_the_store(
    builder: GenerationStore, following: Fetcher, home: Home
) -> None:
    builder.publish(FIRST)
    following.refresh()
    assert in_cache(home) == FIRST
    assert problem(home) is None


def test_the_cache_may_lie_outside_the_home(
    builder: GenerationStore, tmp_path: Path, folder: str
) -> None:
    builder.publish(FIRST)
    elsewhere = Elsewhere(generations_url=folder, generations_cache=tmp_path / "fast-disk")
    home = Home(tmp_path / "service", elsewhere=elsewhere)
    following = fetcher(home, poll_seconds=3600)
    assert following is not None
    following.refresh()
    assert (tmp_path / "fast-disk" / MAISON / "current").read_text().strip() == FIRST
    assert not home.path.exists()


def test_a_store_that_is_gone_is_told_until_it_is_back_and_what_was_fetched_stays(
    builder: GenerationStore, following: Fetcher, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder.publish(FIRST)
    following.refresh()

    def gone(*_: object) -> list[str]:
        raise GenerationsUnavailable("The store is gone.", "Bring it back.")

    with monkeypatch.context() as without:
        without.setattr(ObjectStore, "maisons", gone)
        following.refresh()
    assert "The store is gone. Bring it back." in (problem(home) or "")
    assert in_cache(home) == FIRST
    following.refresh()
    assert problem(home) is None


def test_a_wrong_file_is_told_and_the_one_before_stays(
    builder: GenerationStore, following: Fetcher, home: Home, folder: str
) -> None:
    builder.publish(FIRST)
    following.refresh()
    builder.publish(SECOND)
    path = Path(folder.removeprefix("file://")) / MAISON / "generations" / SECOND / "entries.json"
    path.write_text("{}")
    following.refresh()
    assert "entries.json" in (problem(home) or "")
    assert in_cache(home) == FIRST


def test_of_several_processes_one_fetches(
    builder: GenerationStore, following: Fetcher, home: Home
) -> None:
    builder.publish(FIRST)
    directory = home.served.maison_dir(MAISON)
    directory.mkdir(parents=True)
    with (directory / "fetching.lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        following.refresh()
        assert in_cache(home) is None
    following.refresh()
    assert in_cache(home) == FIRST
