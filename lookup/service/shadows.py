"""Matches a share of the look-ups with a shadow generation, too, once they are answered."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from lookup.base.errors import DomainError
from lookup.base.home import Home
from lookup.base.timing import StageTimer
from lookup.index.generation import Generation
from lookup.index.shadow import ShadowPointer
from lookup.index.store import GenerationStore
from lookup.matching.matcher import Matcher
from lookup.matching.result import MatchResult
from lookup.service.shadow_notes import Seen, ShadowNote

log = structlog.get_logger(__name__)

Match = Callable[[Matcher, StageTimer], MatchResult]

_MOST_WAITING = 2


@dataclass(frozen=True)
class _Open:
    """A shadow generation; `matcher` is None where it was refused."""

    generation: str
    matcher: Matcher | None


class Shadows:
    """The shadow generations of all maisons of a home. Nobody waits for them, and nobody is
    answered from them."""

    def __init__(self, home: Home, *, share: float) -> None:
        """`share` of the look-ups are matched."""
        self._home = home
        self._below = int(share * 2**32)
        self._places = threading.BoundedSemaphore(_MOST_WAITING)
        # One thread: what answers has the others.
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="shadow")
        self._opened: dict[str, _Open] = {}

    def compare(self, maison: str, lookup_id: str, seen: Seen, match: Match) -> None:
        """Has the photo matched once more, by the maison's shadow, if there is one.

        `seen` is what the published generation made of it. Returns at once: while others wait
        already, this look-up is left out.
        """
        if int(lookup_id[:8], 16) >= self._below or not self._places.acquire(blocking=False):
            return
        self._pool.submit(self._compare, maison, seen, match)

    def stop(self) -> None:
        """Lets go of what waits."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def wait(self) -> None:
        """Returns once what was asked for is noted, or was left out."""
        self._pool.submit(int).result()

    def _compare(self, maison: str, seen: Seen, match: Match) -> None:
        try:
            pointer = ShadowPointer(self._home, maison)
            opened = self._shadow(maison, pointer.read())
            if opened is None or opened.matcher is None or opened.generation == seen.generation:
                return
            timer = StageTimer()
            shadow = Seen.of(opened.generation, match(opened.matcher, timer), timer)
            ShadowNote(at=datetime.now(UTC), published=seen, shadow=shadow).append(
                pointer.notes_file
            )
        except (DomainError, OSError) as error:
            log.warning("look-up not matched by the shadow", maison=maison, reason=str(error))
        finally:
            self._places.release()

    def _shadow(self, maison: str, wanted: str | None) -> _Open | None:
        opened = self._opened.get(maison)
        if wanted is None:
            self._opened.pop(maison, None)
            return None
        if opened is None or opened.generation != wanted:
            self._opened.pop(maison, None)  # before: two would be held
            opened = self._opened[maison] = _Open(wanted, self._matcher(maison, wanted))
        return opened

    def _matcher(self, maison: str, generation: str) -> Matcher | None:
        store = GenerationStore(self._home, maison, mirrors=())
        try:
            return Matcher(Generation.open(store.path(generation), threads=1))
        except DomainError as error:
            log.error("shadow refused", maison=maison, generation=generation, reason=str(error))
            return None
