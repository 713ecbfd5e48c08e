"""Where the indexer keeps what is its own, beside a maison's generations."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lookup.base.disk import disk_full_refused
from lookup.base.home import Home
from lookup.base.lock import only_command


@dataclass(frozen=True)
class Workspace:
    """Paths of one maison that the service never reads."""

    home: Home
    maison: str

    @property
    def directory(self) -> Path:
        """The maison's directory. Raises BadInput if the code is not a plain name."""
        return self.home.maison_dir(self.maison)

    @property
    def lock_file(self) -> Path:
        """Held by the one command that changes the maison's index."""
        return self.directory / "build.lock"

    @property
    def cache_file(self) -> Path:
        """Features by picture content, and which file had which content."""
        return self.directory / "cache" / "features.sqlite3"

    @property
    def basis_dir(self) -> Path:
        """What was learnt from the maison's pictures before they were embedded, by encoder."""
        return self.directory / "cache" / "basis"

    @property
    def reports_dir(self) -> Path:
        """One JSON report a build."""
        return self.home.reports_dir(self.maison)

    @property
    def receipts_dir(self) -> Path:
        """One JSON receipt an erased product."""
        return self.home.receipts_dir(self.maison)

    @property
    def labelled_manifest(self) -> Path:
        """Labelled photos that a new generation must recognise; the catalogue team puts them."""
        return self.directory / "labelled" / "manifest.csv"

    @contextmanager
    def changing(self, command: str) -> Iterator[None]:
        """While `command`, and no other one, changes the maison's index.

        Raises Refused, saying which one does so already; DiskFull.
        """
        remedy = (
            "The published index is untouched. Free some space (`--keep` limits how many"
            " generations stay) and run again: what was embedded is kept."
        )
        with disk_full_refused(self.home.path, remedy), only_command(self.lock_file, command):
            yield
