"""Pictures in a folder."""

import hashlib
import os
import stat
import time
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from indexer.sources.names import FileNames, not_there
from indexer.sources.source import FetchedImage, SeenFile
from lookup.base.errors import BadInput, ImageUnusable

# The coarsest clock of a file system in use (FAT): a file written within one tick after it was
# read would keep its times, so a file so young gets no stamp (git calls this the racy index).
_TICK_NS = 2_000_000_000


class FolderImages:
    """Files below `root`; paths that lead out of it are refused, also by symbolic links."""

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise BadInput(f"There is no folder {root}.", "Name the pictures' folder (--images).")
        self._root = root
        self._names = FileNames(self._listing)
        self._real = Path(os.path.realpath(root))
        self._name = hashlib.sha256(bytes(self._real)).hexdigest()[:16]

    @property
    def readers(self) -> int:
        """Enough to look one file up while another is read."""
        return 2

    def fetch(
        self, path: str, max_bytes: int, *, known: SeenFile | None
    ) -> FetchedImage | SeenFile:
        """The file; `known` where size and times are those it had, and then nothing is read."""
        inner = inner_path(path)
        try:
            return self._read(self._root / inner, path, max_bytes, known)
        except FileNotFoundError as error:
            same = self._names.same(inner)
            if same is None or same == inner:
                raise not_there(path, "folder", self._names.near(path)) from error
            return self._read(self._root / same, path, max_bytes, known)

    def _read(
        self, file_path: Path, path: str, max_bytes: int, known: SeenFile | None
    ) -> FetchedImage | SeenFile:
        # Not `resolve`: it fails on links that go round in a circle.
        if not Path(os.path.realpath(file_path)).is_relative_to(self._real):
            raise ImageUnusable(
                f"{path!r} is a link that leads out of the pictures' folder.",
                "Put the file itself there, or name the folder above both (--images).",
            )
        try:
            if known is not None and self._stamp(file_path.stat()) == known.stamp:
                return known
            # Not blocking: a named pipe would wait for its writer for ever.
            with open(os.open(file_path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:  # noqa: PTH123  a descriptor, not a path
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode):
                    raise ImageUnusable(f"{path} is no file.", "Correct the path in the feed.")
                data = file.read(max_bytes + 1)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise ImageUnusable(
                f"{path} cannot be read: {error.strerror}.",
                "Check the path in the feed and the pictures' folder (--images).",
            ) from error
        young = time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) < _TICK_NS
        return FetchedImage(data, None if young else self._stamp(status), status.st_size)

    def stop(self) -> None:
        """Reading a file ends soon by itself."""

    def close(self) -> None:
        """Holds nothing open."""

    def _listing(self, folder: PurePosixPath) -> Iterable[str]:
        try:
            return os.listdir(self._root / folder)  # noqa: PTH208  names, not paths
        except OSError:  # no folder, or one that may not be read: nothing in it can be meant
            return ()

    def _stamp(self, status: os.stat_result) -> str:
        # The inode's time too: tools like rsync set the other one back to what it was.
        return f"{self._name}:{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}"


def inner_path(path: str) -> PurePosixPath:
    """A feed's path, which must stay below whatever it is relative to. Raises ImageUnusable."""
    inner = PurePosixPath(path)
    if not path or "\0" in path or inner.is_absolute() or ".." in inner.parts:
        raise ImageUnusable(
            f"{path!r} leads out of the pictures' folder.", "Write paths relative to it, without .."
        )
    return inner
