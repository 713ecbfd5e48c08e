"""A share of the look-ups is matched by a shadow generation too, and nobody waits for that."""

import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from lookup.base.errors import TooLate
from lookup.base.home import Home
from lookup.base.timing import StageTimer
from lookup.index.entries import ImageEntry
from lookup.index.remote.elsewhere import generation_store
from lookup.index.shadow import ShadowPointer
from lookup.matching.matcher import Matcher
from lookup.matching.result import MatchResult
from lookup.service.shadow_notes import Seen, ShadowNote, read_notes
from lookup.service.shadows import Shadows
from tests import boutique
from tests.boutique import seen
from tests.generations import parts
from tests.generations import write as write_generation

PUBLISHED, SHADOW = "20260101T000000Z-00000001", "20260102T000000Z-00000002"
FIRST_IN, LAST_IN = "00000000" + "0" * 24, "ffffffff" + "0" * 24
"""Ids of look-ups that a share takes in first and last."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def shadow(home: Home, embedded_export: Path) -> Path:
    """The directory of the maison's shadow generation."""
    store = generation_store(home, "maison")
    with store.staging(SHADOW) as directory:
        write_generation(directory, parts(embedded_export, [ImageEntry(1, "P", None)]), SHADOW)
    ShadowPointer(home, "maison").set(SHADOW)
    return store.path(SHADOW)


@pytest.fixture
def shadows(home: Home) -> Iterator[Shadows]:
    shadows = Shadows(home, share=1)
    yield shadows
    shadows.stop()


def by_published(generation: str = PUBLISHED) -> Seen:
    return Seen(generation=generation, decision="match", product="A", milliseconds=50)


def finding(product: str) -> Callable[[Matcher, StageTimer], MatchResult]:
    def match(matcher: Matcher, timer: StageTimer) -> MatchResult:
        with timer.stage("embed"):
            return seen("ambiguous", product, "C")

    return match


def noted(home: Home) -> list[ShadowNote]:
    return list(read_notes(ShadowPointer(home, "maison").notes_file, PUBLISHED, SHADOW))


def test_what_both_say_is_noted(home: Home, shadow: Path, shadows: Shadows) -> None:
    shadows.compare("maison", FIRST_IN, by_published(), finding("B"))
    shadows.wait()
    (note,) = noted(home)
    assert note.published == by_published()
    assert (note.shadow.decision, note.shadow.product) == ("ambiguous", "B")
    assert note.shadow.milliseconds < 1000


def test_without_a_shadow_nothing_is_matched(home: Home, shadows: Shadows) -> None:
    def never(matcher: Matcher, timer: StageTimer) -> MatchResult:
        raise AssertionError

    shadows.compare("maison", FIRST_IN, by_published(), never)
    shadows.wait()
    assert noted(home) == []


def test_only_the_share_that_is_asked_for_is_matched(home: Home, shadow: Path) -> None:
    shadows = Shadows(home, share=0.5)
    for lookup_id in (FIRST_IN, LAST_IN):
        shadows.compare("maison", lookup_id, by_published(), finding("B"))
    shadows.wait()
    shadows.stop()
    assert len(noted(home)) == 1


def test_a_damaged_shadow_is_refused_and_nobody_notices(
    home: Home, shadow: Path, shadows: Shadows
) -> None:
    (shadow / "entries.npz").write_bytes(b"not what was written")
    shadows.compare("maison", FIRST_IN, by_published(), finding("B"))
    shadows.wait()
    assert noted(home) == []


def test_a_photo_that_cannot_be_matched_is_passed_over(
    home: Home, shadow: Path, shadows: Shadows
) -> None:
    def fails(matcher: Matcher, timer: StageTimer) -> MatchResult:
        raise TooLate("no time is left.", "Try again.")

    for match in (fails, finding("B")):
        shadows.compare("maison", FIRST_IN, by_published(), match)
    shadows.wait()
    assert len(noted(home)) == 1


def test_a_published_shadow_is_none_any_more(home: Home, shadow: Path, shadows: Shadows) -> None:
    shadows.compare("maison", FIRST_IN, by_published(SHADOW), finding("B"))
    shadows.wait()
    assert not ShadowPointer(home, "maison").notes_file.exists()


def test_look_ups_are_left_out_rather_than_kept_waiting(
    home: Home, shadow: Path, shadows: Shadows
) -> None:
    may_go_on = threading.Event()

    def waits(matcher: Matcher, timer: StageTimer) -> MatchResult:
        may_go_on.wait(60)
        return seen("none")

    for _ in range(5):
        shadows.compare("maison", FIRST_IN, by_published(), waits)  # none of them waits here
    may_go_on.set()
    shadows.wait()
    assert len(noted(home)) == 2


def test_another_shadow_begins_anew(home: Home, shadow: Path, shadows: Shadows) -> None:
    shadows.compare("maison", FIRST_IN, by_published(), finding("B"))
    shadows.wait()
    ShadowPointer(home, "maison").set(SHADOW)
    assert noted(home) == []


def test_a_look_up_answers_from_the_published_generation_and_notes_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = boutique.catalogue(
        tmp_path, [boutique.product("LUNE", "Sac Lune", ("Noir",))], other=[]
    )
    matcher = boutique.StubMatcher(seen("match", "LUNE"))
    services = boutique.open_services(tmp_path, database, matcher, shadow_share=1.0)
    other = boutique.StubMatcher(seen("none", "LUNE"))
    monkeypatch.setattr(Shadows, "_matcher", lambda *_: other)
    pointer = ShadowPointer(Home(tmp_path), boutique.MAISON)
    pointer.set(SHADOW)
    photo = BytesIO()
    Image.new("RGB", (200, 300), "red").save(photo, "JPEG")
    answer = services.lookups.look_up(boutique.MAISON, photo.getvalue())
    services.foundation.shadows.wait()
    services.close()
    assert answer.decision == "match"
    (note,) = read_notes(pointer.notes_file, answer.generation, SHADOW)
    assert (note.published.decision, note.shadow.decision) == ("match", "none")
    assert [picture.size for picture in other.seen] == [picture.size for picture in matcher.seen]
