"""Pictures in a zip archive, read where they are and never unpacked."""

import stat
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from indexer.sources.folder import inner_path
from indexer.sources.names import FileNames, not_there
from indexer.sources.source import FetchedImage, SeenFile
from lookup.base.errors import BadInput, ImageUnusable

_MOST_ENTRIES = 5_000_000
_SAYS_UTF8 = 0x800


class ArchiveImages:
    """Entries of a zip; names that lead out of it, links and encrypted entries are refused.

    What an entry unpacks to is read up to the caller's limit and no further, whatever size the
    archive states for it.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._zip = ZipFile(path)
        except (OSError, BadZipFile, NotImplementedError) as error:
            raise BadInput(
                f"The archive {path} cannot be read: {error}", "Give a zip or a folder (--images)."
            ) from error
        if len(self._zip.filelist) > _MOST_ENTRIES:
            self._zip.close()
            raise BadInput(f"{path} has over {_MOST_ENTRIES} entries.", "Give a folder (--images).")
        self._names = FileNames(self._listing)

    @property
    def readers(self) -> int:
        """Readers take turns at the archive; a second one unpacks meanwhile."""
        return 2

    def fetch(
        self, path: str, max_bytes: int, *, known: SeenFile | None
    ) -> FetchedImage | SeenFile:
        """The entry; `known` where size and checksum in the archive's directory are the same."""
        entry = self._entry(path)
        # The archive's own CRC-32 of the entry; with the size a change goes unseen once in 2^32.
        stamp = f"zip:{entry.file_size}:{entry.CRC:08x}"
        if known is not None and known.stamp == stamp:
            return known
        try:
            with self._zip.open(entry) as file:
                data = file.read(max_bytes + 1)
        except (
            OSError,
            BadZipFile,
            zlib.error,
            EOFError,
            RuntimeError,
            NotImplementedError,
        ) as error:
            raise ImageUnusable(
                f"{path} cannot be unpacked: {error}", "Pack the archive again, without a password."
            ) from error
        return FetchedImage(data, stamp, max(entry.file_size, len(data)))

    def stop(self) -> None:
        """Reading an entry ends soon by itself."""

    def close(self) -> None:
        """Closes the archive."""
        self._zip.close()

    def _entry(self, path: str) -> ZipInfo:
        inner = inner_path(path)
        try:
            entry = self._zip.getinfo(str(inner))
        except KeyError as error:
            same = self._entries.get(str(self._names.same(inner)))
            if same is None:
                raise not_there(path, "archive", self._names.near(path)) from error
            entry = same
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if entry.is_dir() or kind not in (0, stat.S_IFREG):
            raise ImageUnusable(f"{path} is no file.", "Pack the pictures themselves, not links.")
        return entry

    @cached_property
    def _entries(self) -> Mapping[str, ZipInfo]:
        """Entries by the names that are meant; only asked for when a picture is missing."""
        return {_meant_name(entry): entry for entry in self._zip.filelist}

    @cached_property
    def _folders(self) -> Mapping[PurePosixPath, set[str]]:
        """The names in each folder of the archive."""
        folders: dict[PurePosixPath, set[str]] = defaultdict(set)
        for name in self._entries:
            path = PurePosixPath(name)
            for inner in (path, *path.parents):
                folders[inner.parent].add(inner.name)
        return dict(folders)

    def _listing(self, folder: PurePosixPath) -> Iterable[str]:
        return self._folders.get(folder, ())


def _meant_name(entry: ZipInfo) -> str:
    """The entry's name, in UTF-8 where it is, though macOS does not say so in the archive."""
    if entry.flag_bits & _SAYS_UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode()
    except UnicodeError:
        return entry.filename
