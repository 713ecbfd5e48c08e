"""A maison's generations on disk: which there are, and which one is published."""

import json
import os
import re
import shutil
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from lookup.base.durable import STAGING_PREFIX, staged_directory, sync, write_durably
from lookup.base.errors import GenerationError, NoGeneration, NotFound, Refused
from lookup.base.home import Home
from lookup.base.lock import lock
from lookup.index.manifest import Manifest
from lookup.index.mirror import Mirror

_GENERATION_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")


@dataclass(frozen=True)
class Publication:
    """A change of the published generation."""

    generation: str
    replaced: str | None
    at: datetime


@dataclass(frozen=True)
class Pointer:
    """What `current` said when it was read; publishing anything, even the same, changes it."""

    generation: str
    written_ns: int


class GenerationStore:
    """Lists, stages, publishes and rolls back one maison's generations."""

    def __init__(self, home: Home, maison: str, *, mirrors: Sequence[Mirror]) -> None:
        """`mirrors` are told of every change before it is made here."""
        self._directory = home.generations_dir(maison)
        self._current = home.current_file(maison)
        self._log = self._current.with_name("publications.jsonl")
        # One publisher at a time: all that is replaced must name the same generation.
        self._lock = self._current.with_name("publications.lock")
        self._mirrors = tuple(mirrors)

    def path(self, generation: str) -> Path:
        """Directory of a generation. Raises NotFound."""
        path = self._directory / generation
        if not _GENERATION_ID.fullmatch(generation) or not path.is_dir():
            raise NotFound(
                f"There is no generation {generation!r}.",
                "`indexer list` shows the generations that are kept.",
            )
        return path

    def list(self) -> list[Manifest]:
        """Manifests of all generations, oldest first. Raises GenerationCorrupt."""
        return [self.manifest(generation) for generation in self.ids()]

    def manifest(self, generation: str) -> Manifest:
        """Manifest of a generation. Raises NotFound, GenerationCorrupt."""
        return Manifest.read(self.path(generation))

    def ids(self) -> tuple[str, ...]:
        """Ids of all generations, oldest first, whatever state they are in."""
        if not self._directory.is_dir():
            return ()
        kept = [p for p in self._directory.iterdir() if _GENERATION_ID.fullmatch(p.name)]
        # Ids tell the second; of two within one, what was written first is older.
        kept.sort(key=lambda path: (path.name.partition("-")[0], path.stat().st_mtime_ns))
        return tuple(path.name for path in kept)

    def current(self) -> str:
        """Id of the published generation. Raises NoGeneration."""
        generation = self.current_or_none()
        if generation is None:
            raise NoGeneration(
                "No generation is published yet.", "Run `indexer build` for this maison first."
            )
        return generation

    def current_or_none(self) -> str | None:
        """Id of the published generation, None before the first one."""
        pointer = self.pointer()
        return pointer.generation if pointer else None

    def pointer(self) -> Pointer | None:
        """What is published and since when, None before the first publication."""
        try:
            with self._current.open() as file:
                return Pointer(file.read().strip(), os.fstat(file.fileno()).st_mtime_ns)
        except FileNotFoundError:
            return None

    def staging(self, generation: str) -> AbstractContextManager[Path]:
        """An empty directory to write a generation in; takes its final name when all went well.

        Anything that fails inside leaves no generation behind.
        """
        if not _GENERATION_ID.fullmatch(generation):
            raise ValueError(f"not a generation id: {generation!r}")
        return staged_directory(self._directory / generation)

    def sweep_staging(self) -> int:
        """Deletes what builds that died left half-written; tells how many.

        To be called under the lock that keeps builds apart: a running one would lose its files.
        """
        left = tuple(self._directory.glob(f"{STAGING_PREFIX}*"))
        for path in left:
            shutil.rmtree(path)
        return len(left)

    def previous_or_none(self) -> str | None:
        """What `rollback` would publish; None where there is nothing to go back to."""
        current = self.current_or_none()
        return None if current is None else self._published_before(current)

    def deliver(self, generation: str) -> None:
        """Takes a generation to wherever else it is needed once it is published.

        That may take long; whoever holds a lock or a transaction does this before. Raises
        NotFound, Unavailable.
        """
        path = self.path(generation)
        for mirror in self._mirrors:
            mirror.deliver(path, Manifest.read(path))

    def publish(self, generation: str) -> Publication:
        """Makes `generation` the one the service answers from, atomically. Raises NotFound,
        DiskFull, and Unavailable where it cannot be published elsewhere.

        The caller verifies first; the service verifies again before it swaps.
        """
        self.deliver(generation)
        with lock(self._lock):
            return self._move_to(generation, "publish")

    def rollback(self, *, to: str | None = None) -> Publication:
        """Publishes again what was published before the current one. Raises Refused, also where
        that is not `to`, the one expected; NotFound, DiskFull, Unavailable.
        """
        if earlier := to or self.previous_or_none():
            self.deliver(earlier)
        with lock(self._lock):
            earlier = self._published_before(self.current())
            if earlier is None:
                raise Refused(
                    "No generation was published before this one.",
                    "`indexer publish GEN` publishes any generation that `indexer list` shows.",
                )
            if to not in (None, earlier):
                raise Refused(
                    "Another generation was published meanwhile.",
                    "Look again at what is published.",
                )
            return self._move_to(earlier, "rollback")

    def _move_to(self, generation: str, action: Literal["publish", "rollback"]) -> Publication:
        self.path(generation)
        publication = Publication(generation, self.current_or_none(), datetime.now(UTC))
        # Before anything changes here: they may fail.
        for mirror in self._mirrors:
            mirror.publish(generation)
        write_durably(self._current, f"{generation}\n".encode())
        with self._log.open("a") as log:
            line = {"action": action, "generation": generation, "at": publication.at.isoformat()}
            log.write(json.dumps(line) + "\n")
        return publication

    def _published_before(self, current: str) -> str | None:
        published: list[str] = []
        lines = self._log.read_text().splitlines() if self._log.is_file() else []
        for line in lines:
            entry = json.loads(line)
            if entry["action"] == "rollback":
                published.pop()
            elif published[-1:] != [entry["generation"]]:
                published.append(entry["generation"])
        # A crash between the two writes of a move leaves the log one line short.
        if published[-1:] != [current]:
            published.append(current)
        return published[-2] if len(published) > 1 else None

    def withdraw(self) -> None:
        """Leaves nothing published, where nothing is left to publish. Raises Unavailable."""
        for mirror in self._mirrors:
            mirror.withdraw()
        self._current.unlink(missing_ok=True)
        sync(self._current.parent)

    def remove(self, generation: str) -> None:
        """Deletes a generation, here and elsewhere. Raises NotFound, Unavailable; Refused for the
        published one.
        """
        path = self.path(generation)
        if generation == self.current_or_none():
            raise GenerationError(
                f"Generation {generation} is published.", "Publish another one first."
            )
        for mirror in self._mirrors:
            mirror.remove(generation)
        shutil.rmtree(path)
