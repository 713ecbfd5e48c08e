"""The app's own files: what a device loads once and keeps, all of one version."""

import gzip
import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

_TYPES = {
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
}
_COMPRESSED = (".js", ".css", ".json", ".svg", ".txt", ".wasm")
# The rest is loaded when it is needed: one language, the code reader of browsers without one.
_FIRST = ("css/", "js/", "vendor/htm.js", "vendor/preact", "icon.svg", "no-picture.svg")


@dataclass(frozen=True)
class ShellFile:
    """One file: its bytes, and the same compressed where that makes it smaller."""

    path: str
    media_type: str
    body: bytes

    @classmethod
    def read(cls, path: Path, name: str) -> "ShellFile":
        """Reads the file. Raises OSError."""
        guessed = _TYPES.get(path.suffix) or mimetypes.guess_type(name)[0]
        return cls(
            path=name,
            media_type=guessed or "application/octet-stream",
            body=path.read_bytes(),
        )

    @cached_property
    def compressed(self) -> bytes | None:
        """As gzip, made when it is first asked for; None for what would not get smaller."""
        if not self.path.endswith(_COMPRESSED):
            return None
        # No time of day in it, so that the same file gives the same bytes everywhere.
        return gzip.compress(self.body, mtime=0)


class Shell:
    """All files below one directory, read once.

    `version` is a digest of all of them: a page and what it loads are always of one version, and a
    device may keep them for ever.
    """

    def __init__(self, root: Path) -> None:
        self._files: Mapping[str, ShellFile] = {
            file.path: file for file in sorted(_files(root), key=lambda file: file.path)
        }

    def file(self, path: str) -> ShellFile | None:
        """The file of that path below the root, with forward slashes, or None."""
        return self._files.get(path)

    @cached_property
    def version(self) -> str:
        """The first 16 hex digits of a SHA-256 over all paths and bytes."""
        digest = sha256()
        for file in self._files.values():
            digest.update(f"{file.path}\0{len(file.body)}\0".encode())
            digest.update(file.body)
        return digest.hexdigest()[:16]

    @property
    def first_load(self) -> tuple[str, ...]:
        """The paths of what the app needs to start, in whatever language."""
        return tuple(path for path in self._files if path.startswith(_FIRST))

    def scripts(self) -> tuple[str, ...]:
        """The paths of the modules among `first_load`."""
        return tuple(path for path in self.first_load if path.endswith(".js"))

    def languages(self) -> tuple[str, ...]:
        """The language tags there are messages for."""
        return tuple(
            path.removeprefix("messages/").removesuffix(".json")
            for path in self._files
            if path.startswith("messages/")
        )


def _files(root: Path) -> Iterator[ShellFile]:
    for path in root.rglob("*"):
        if path.is_file():
            yield ShellFile.read(path, path.relative_to(root).as_posix())
