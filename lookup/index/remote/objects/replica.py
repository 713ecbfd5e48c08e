"""What a service has of a maison's stored generations: a cache that follows the store."""

import os
import shutil
from pathlib import Path

from lookup.base.digest import bytes_digest, file_digest
from lookup.base.durable import move_durably, write_durably
from lookup.base.errors import DiskFull, GenerationCorrupt, GenerationError, GenerationMismatch
from lookup.base.home import Home
from lookup.index.generation import verify_files
from lookup.index.manifest import MANIFEST_NAME, FileEntry, Manifest
from lookup.index.remote.objects.store import PART_BYTES, PublicationRecord, StoredGenerations
from lookup.index.store import GenerationStore

_APPLIED_FILE = "applied"
_MOST_MANIFEST_BYTES = 64 * 2**20


class Replica:
    """Brings the published generation into `cache`, checks it, and publishes it there.

    `without` are files that are not needed here. The generations of the maison in the cache take
    at most `most_bytes`.
    """

    def __init__(
        self,
        stored: StoredGenerations,
        cache: Home,
        *,
        without: frozenset[str] = frozenset(),
        most_bytes: int,
    ) -> None:
        self._stored = stored
        self._cache = GenerationStore(cache, stored.maison, mirrors=())
        self._directory = cache.generations_dir(stored.maison)
        self._applied_file = cache.maison_dir(stored.maison) / _APPLIED_FILE
        self._without = without
        self._most_bytes = most_bytes

    def refresh(self) -> None:
        """Moves to what is published in the store, if it is another and can be had whole; broken
        off, it goes on there the next time.

        Raises GenerationsUnavailable, NotFound, GenerationCorrupt, GenerationMismatch, DiskFull.
        """
        record = self._stored.newest()
        if record is None:
            return
        if self._applied() != record.number:
            self._apply(record)
        self._sweep()

    def _applied(self) -> int | None:
        try:
            return int(self._applied_file.read_text())
        except (FileNotFoundError, ValueError):
            return None

    def _apply(self, record: PublicationRecord) -> None:
        if record.generation is None:
            self._cache.withdraw()
        else:
            self._bring(record.generation, record.manifest_sha256)
            self._cache.publish(record.generation)
        # Last: whoever is stopped before this line does it all again.
        write_durably(self._applied_file, f"{record.number}\n".encode())

    def _bring(self, generation: str, digest: str | None) -> None:
        content = self._manifest_bytes(generation, digest)
        manifest = self._checked(generation, Manifest.parse(content, f"of {generation}"))
        if self._is_here(generation, content, manifest):
            return
        fetching = self._directory / f".fetching-{generation}"
        fetching.mkdir(parents=True, exist_ok=True)
        wanted = {n: e for n, e in manifest.files.items() if n not in self._without}
        self._make_room(fetching, sum(entry.bytes for entry in wanted.values()))
        for name, entry in sorted(wanted.items()):
            self._fetch(generation, name, entry, fetching / name)
        (fetching / MANIFEST_NAME).write_bytes(content)
        move_durably(fetching, self._directory / generation)

    def _manifest_bytes(self, generation: str, digest: str | None) -> bytes:
        path = self._stored.path(generation, MANIFEST_NAME)
        content = self._stored.store.read(path, 0, _MOST_MANIFEST_BYTES)
        if bytes_digest(content) != digest:
            raise _wrong_file(generation, MANIFEST_NAME)
        return content

    def _checked(self, generation: str, manifest: Manifest) -> Manifest:
        named = (manifest.maison, manifest.generation)
        if named != (self._stored.maison, generation):
            raise GenerationMismatch(
                f"The object store has generation {named[1]} of {named[0]} in the place of"
                f" {generation} of {self._stored.maison}.",
                "Publish the right one again.",
            )
        for name in manifest.files:
            if Path(name).is_absolute() or ".." in Path(name).parts:
                raise GenerationCorrupt(
                    f"The manifest of {generation} names a file outside of it: {name!r}.",
                    "Find out who wrote it, and publish again.",
                )
        return manifest

    def _is_here(self, generation: str, content: bytes, manifest: Manifest) -> bool:
        directory = self._directory / generation
        try:
            if (directory / MANIFEST_NAME).read_bytes() == content:
                verify_files(directory, manifest, without=self._without)
                return True
        except FileNotFoundError:
            return False
        except GenerationError:
            pass  # brought anew below: the cache is nobody's only copy
        shutil.rmtree(directory)
        return False

    def _make_room(self, fetching: Path, needed: int) -> None:
        there = sum(path.stat().st_size for path in fetching.rglob("*") if path.is_file())
        free = shutil.disk_usage(fetching).free
        if needed > self._most_bytes or needed - there > free:
            raise DiskFull(
                f"The generation takes {needed:,} bytes; {self._most_bytes:,} may be taken and"
                f" {free + there:,} are free.",
                "Free some, or raise generations_cache_bytes.",
            )

    def _fetch(self, generation: str, name: str, entry: FileEntry, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            _link_same(self._directory, name, entry, target)
        with target.open("ab") as file:
            while (have := file.tell()) < entry.bytes:
                stop = min(have + PART_BYTES, entry.bytes)
                part = self._stored.store.read(self._stored.path(generation, name), have, stop)
                if not part:
                    break  # shorter than it should be: the digest will tell
                file.write(part)
        if file_digest(target) != entry.sha256:
            target.unlink()
            raise _wrong_file(generation, name)

    def _sweep(self) -> None:
        """Keeps what is published and, while the store has it too, what was before; the rest goes,
        and with it what was erased in the store.
        """
        current, previous = self._cache.current_or_none(), self._cache.previous_or_none()
        for generation in self._cache.ids():
            if generation == current:
                continue
            manifest = self._stored.path(generation, MANIFEST_NAME)
            if generation != previous or self._stored.store.size(manifest) is None:
                self._cache.remove(generation)
        for left in self._directory.glob(".fetching-*"):
            shutil.rmtree(left)


def _link_same(directory: Path, name: str, entry: FileEntry, target: Path) -> None:
    """Takes a file from another generation that has the same: encoders seldom change."""
    for manifest_path in directory.glob(f"[!.]*/{MANIFEST_NAME}"):
        other = Manifest.read(manifest_path.parent)
        if other.files.get(name) == entry and (manifest_path.parent / name).is_file():
            os.link(manifest_path.parent / name, target)
            return


def _wrong_file(generation: str, name: str) -> GenerationCorrupt:
    return GenerationCorrupt(
        f"The object store gives another {name} than the one that was published with"
        f" {generation} (its SHA-256 differs).",
        "Publish it again, with its files from a sound home; what is in service goes on.",
    )
