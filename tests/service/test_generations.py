"""Publishing what was published before is going back to it, and says so."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lookup.base.errors import Refused
from lookup.base.home import Home
from lookup.catalog.database import open_database
from lookup.catalog.maisons import ensure_maison
from lookup.catalog.reading.listing import Window
from lookup.index.entries import ImageEntry
from lookup.index.remote.elsewhere import generation_store
from lookup.index.store import GenerationStore
from lookup.service.deployments import DeploymentWatcher
from lookup.service.generations import Generations
from tests.generations import parts, write

FIRST, SECOND = "20260101T000000Z-00000001", "20260102T000000Z-00000002"
WHOLE = Window(100)


@pytest.fixture
def home(tmp_path: Path, embedded_export: Path) -> Home:
    """The second of two generations is published."""
    home = Home(tmp_path)
    for generation in (FIRST, SECOND):
        with generation_store(home, "alba").staging(generation) as directory:
            write(directory, parts(embedded_export, [ImageEntry(1, "P", None)]), generation, "alba")
        generation_store(home, "alba").publish(generation)
    return home


@pytest.fixture
def generations(home: Home) -> Iterator[Generations]:
    database = open_database(home.database_url)
    with database.session(write=True) as session:
        ensure_maison(session, "alba")
    yield Generations(database, home, DeploymentWatcher(home, threads=1, poll_seconds=60))
    database.close()


def done(home: Home) -> list[tuple[str, str]]:
    lines = (home.maison_dir("alba") / "publications.jsonl").read_text().splitlines()
    return [(each["action"], each["generation"]) for each in map(json.loads, lines)]


def test_the_list_says_which_one_was_published_before(generations: Generations) -> None:
    first, second = generations.page("alba", WHOLE).generations
    assert (first.current, first.previous) == (False, True)
    assert (second.current, second.previous) == (True, False)


def test_publishing_it_is_a_rollback_and_the_way_forth_is_a_publication(
    home: Home, generations: Generations
) -> None:
    back = generations.publish("alba", FIRST, by="a test")
    assert (back.current, back.previous) == (True, False)
    assert done(home)[-1] == ("rollback", FIRST)
    assert not any(each.previous for each in generations.page("alba", WHOLE).generations)
    generations.publish("alba", SECOND, by="a test")
    assert done(home)[-1] == ("publish", SECOND)


def test_going_back_is_refused_where_another_was_published_meanwhile(home: Home) -> None:
    store: GenerationStore = generation_store(home, "alba")
    store.rollback()
    with pytest.raises(Refused):
        store.rollback(to=FIRST)
    store.publish(SECOND)
    with pytest.raises(Refused, match="meanwhile"):
        store.rollback(to=SECOND)
    assert store.current() == SECOND


def test_a_home_whose_publications_are_not_known_has_nothing_to_go_back_to(
    home: Home, generations: Generations
) -> None:
    (home.maison_dir("alba") / "publications.jsonl").unlink()
    assert [each.previous for each in generations.page("alba", WHOLE).generations] == [False, False]
