"""A maison's generations in an object store: a folder, S3, or whatever else fsspec opens.

    <url>/<maison>/generations/<id>/...              the files of a generation, its manifest last
    <url>/<maison>/publications/<number>.json        what was published, one record each time

The record of the highest number counts. A number is taken by creating its record, which only one
publisher can, so that no clock and no replacing of a file decides which of two was last.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import fsspec
from pydantic import BaseModel, ConfigDict, ValidationError

from lookup.base.digest import bytes_digest
from lookup.base.errors import BadInput, GenerationCorrupt, GenerationsUnavailable, NotFound
from lookup.base.home import MAISON_CODE
from lookup.index.manifest import MANIFEST_NAME, Manifest
from lookup.index.remote.objects.patience import Patience

PART_BYTES = 8 * 2**20

_RECORD = re.compile(r"(\d{10})\.json")
_RECORDS_KEPT = 100

Answer = TypeVar("Answer")


class PublicationRecord(BaseModel):
    """What was published; None where everything was withdrawn."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    generation: str | None
    manifest_sha256: str | None


class ObjectStore:
    """All maisons' generations below one URL; each call ends within `seconds`."""

    def __init__(self, url: str, *, seconds: float) -> None:
        """Raises BadInput for a URL that nothing here opens."""
        self._url = url
        self._patience = Patience(seconds)
        try:
            # Other processes change what is there: nothing listed is to be remembered.
            self._files, self._root = fsspec.core.url_to_fs(url, use_listings_cache=False)
        except (ValueError, ImportError) as error:
            raise BadInput(
                f"Nothing here opens the object store {url}: {error}",
                "file://, memory:// and s3:// are known; others need the fsspec package for them.",
            ) from error

    def maisons(self) -> list[str]:
        """Codes of the maisons that have something here. Raises GenerationsUnavailable."""
        return [name for name in self.names("") if MAISON_CODE.fullmatch(name)]

    def names(self, path: str) -> list[str]:
        """Names in a folder, sorted; none where there is no such folder."""
        try:
            found = self._call("listing", lambda: self._files.ls(self._at(path), detail=False))
        except NotFound:
            return []
        return sorted(each.rstrip("/").rpartition("/")[2] for each in found)

    def read(self, path: str, start: int = 0, stop: int = PART_BYTES) -> bytes:
        """Bytes of a file, from `start` up to `stop`. Raises NotFound, GenerationsUnavailable."""
        content: bytes = self._call(
            f"reading {path}",
            lambda: self._files.cat_file(self._at(path), start=start, end=stop),
        )
        return content

    def size(self, path: str) -> int | None:
        """Bytes of a file; None where there is none."""
        try:
            return int(self._call(f"looking at {path}", lambda: self._files.size(self._at(path))))
        except NotFound:
            return None

    def upload(self, source: Path, path: str) -> None:
        """Copies a file there, however long it takes."""
        with self._typed_errors():
            self._files.makedirs(self._at(path).rpartition("/")[0], exist_ok=True)
            self._files.put_file(str(source), self._at(path))

    def create(self, path: str, content: bytes) -> bool:
        """Writes a file unless there is one; tells whether it was written."""

        def write() -> bool:
            self._files.makedirs(self._at(path).rpartition("/")[0], exist_ok=True)
            try:
                with self._files.open(self._at(path), "xb") as file:
                    file.write(content)
            except FileExistsError:
                return False
            return True

        return self._call(f"writing {path}", write)

    def remove(self, path: str) -> None:
        """Deletes a file or a folder, if there is one."""
        with self._typed_errors():
            try:
                self._files.rm(self._at(path), recursive=True)
            except FileNotFoundError:
                return

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}".rstrip("/")

    def _call(self, what: str, function: Callable[[], Answer]) -> Answer:
        with self._typed_errors():
            return self._patience.call(f"The object store: {what}", function)

    @contextmanager
    def _typed_errors(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise NotFound(
                f"The object store {self._url} has no {error}.",
                "`indexer publish` with this generations_url brings a generation there.",
            ) from error
        except _failures() as error:
            raise GenerationsUnavailable(
                f"The object store {self._url} failed: {error}",
                "Check address, credentials and network; it is tried again.",
            ) from error


class StoredGenerations:
    """One maison's part of the store; the `Mirror` for object storage."""

    def __init__(self, store: ObjectStore, maison: str) -> None:
        self.store = store
        self.maison = maison

    def path(self, generation: str, name: str) -> str:
        """Where the store has that file of a generation."""
        return f"{self.maison}/generations/{generation}/{name}"

    def newest(self) -> PublicationRecord | None:
        """What is published; None before the first time. Raises GenerationsUnavailable, and
        GenerationCorrupt for a record that is none.
        """
        for number in reversed(self._numbers()):
            path = self._record_path(number)
            content = self.store.read(path)
            if not content:
                continue  # a folder shows a file before what is written into it
            try:
                return PublicationRecord.model_validate_json(content)
            except ValidationError as error:
                raise GenerationCorrupt(
                    f"The publication record {path} cannot be read: {error}",
                    "Publish again: the next record takes its place.",
                ) from error
        return None

    def deliver(self, directory: Path, manifest: Manifest) -> None:
        """As `Mirror.deliver`: the manifest comes last, so what has one is whole. What an earlier
        attempt brought there in full is not sent again.
        """
        generation = manifest.generation
        sent = self.path(generation, MANIFEST_NAME)
        own = (directory / MANIFEST_NAME).read_bytes()
        if self.store.size(sent) == len(own) and self.store.read(sent, 0, len(own)) == own:
            return
        for name, entry in sorted(manifest.files.items()):
            path = self.path(generation, name)
            if self.store.size(path) != entry.bytes:
                self.store.upload(directory / name, path)
        self.store.upload(directory / MANIFEST_NAME, sent)

    def publish(self, generation: str) -> None:
        """As `Mirror.publish`: takes the next number for it."""
        path = self.path(generation, MANIFEST_NAME)
        size = self.store.size(path)
        if size is None:
            raise NotFound(f"The object store has no {path}.", "Deliver it there first.")
        self._record(generation, bytes_digest(self.store.read(path, 0, size)))

    def remove(self, generation: str) -> None:
        """As `Mirror.remove`: the manifest first, so that nobody takes the rest for whole."""
        self.store.remove(self.path(generation, MANIFEST_NAME))
        self.store.remove(f"{self.maison}/generations/{generation}")

    def withdraw(self) -> None:
        """As `Mirror.withdraw`."""
        self._record(None, None)

    def _record(self, generation: str | None, digest: str | None) -> None:
        taken = False
        while not taken:
            numbers = self._numbers()
            number = max(numbers, default=0) + 1
            record = PublicationRecord(number=number, generation=generation, manifest_sha256=digest)
            taken = self.store.create(self._record_path(number), record.model_dump_json().encode())
        for old in numbers[:-_RECORDS_KEPT]:
            self.store.remove(self._record_path(old))

    def _numbers(self) -> list[int]:
        names = map(_RECORD.fullmatch, self.store.names(f"{self.maison}/publications"))
        return sorted(int(name[1]) for name in names if name)

    def _record_path(self, number: int) -> str:
        return f"{self.maison}/publications/{number:010d}.json"


def _failures() -> tuple[type[Exception], ...]:
    """What file systems raise; those of S3 have errors of their own besides."""
    try:
        from botocore.exceptions import BotoCoreError, ClientError
    except ImportError:
        return (OSError,)
    return (OSError, BotoCoreError, ClientError)
