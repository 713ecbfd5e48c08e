"""Names of picture files: which is meant by a path that no file has."""

import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import islice
from pathlib import PurePosixPath
from urllib.parse import unquote

from lookup.base.errors import ImageUnusable
from lookup.images.clutter import is_clutter

Listing = Callable[[PurePosixPath], Iterable[str]]
"""The names in a folder, nothing for what is none; relative to where the pictures are."""

_FOLDERS_KEPT = 64
_FOLDERS_TRIED = 16
_BETWEEN = str.maketrans("", "", " -_+")


class FileNames:
    """The names below one root. Threads may share it."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        # A feed with the wrong names asks for every file of a folder.
        self._names = lru_cache(_FOLDERS_KEPT)(self._read)

    def same(self, path: PurePosixPath) -> PurePosixPath | None:
        """The path as a file has it whose name only writes the same letters in other code points.

        macOS writes é as e and an accent, feeds mostly as one (Unicode canonical equivalence).
        """
        found = PurePosixPath()
        for part in path.parts:
            name = self._names(found).same.get(_composed(part))
            if name is None:
                return None
            found /= name
        return found

    def near(self, path: str) -> PurePosixPath | None:
        """A file that is probably meant: but for case, ending, blanks and signs between words, what
        addresses have (`%20`, `?v=1`), and folders that are too many or lack before it."""
        parts = PurePosixPath(unquote(path.partition("?")[0]).replace("\\", "/").lstrip("/")).parts
        folders = (PurePosixPath(name) for name in self._names(PurePosixPath()).without_ending)
        for start in (PurePosixPath(), *islice(folders, _FOLDERS_TRIED)):
            for first in range(len(parts)):
                found = self._follow(start, parts[first:])
                if found is not None and str(found) != path:
                    return found
        return None

    def _follow(self, start: PurePosixPath, parts: Iterable[str]) -> PurePosixPath | None:
        found = start
        for part in parts:
            name = self._names(found).near.get(_loose(part))
            if name is None:
                return None
            found /= name
        return found

    def _read(self, folder: PurePosixPath) -> "_Names":
        return _Names(name for name in self._listing(folder) if not is_clutter(PurePosixPath(name)))


def not_there(path: str, place: str, near: PurePosixPath | None) -> ImageUnusable:
    """The error for a path that names no picture in the `place`, with what it may mean."""
    hint = f" Did you mean {str(near)!r}?" if near else ""
    return ImageUnusable(
        f"{path} is not in the pictures' {place}.{hint}",
        f"Correct the path in the feed, or name another {place} (--images).",
    )


class _Names:
    """The names in one folder, by what is compared of them."""

    def __init__(self, names: Iterable[str]) -> None:
        listed = sorted(names)
        self.same = {_composed(name): name for name in listed}
        self.near = {_loose(name): name for name in reversed(listed)}
        self.without_ending = [name for name in listed if "." not in name]


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _loose(name: str) -> str:
    stem = PurePosixPath(_composed(name).strip()).stem
    return stem.casefold().translate(_BETWEEN)
