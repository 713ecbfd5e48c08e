"""What became of the last attempt to fetch a maison's generation, for all processes to read."""

from lookup.base.durable import write_durably
from lookup.base.home import Home

_NOTE_FILE = "fetching.txt"


class FetchNote:
    """One line beside the fetched generations; none there when all went well."""

    def __init__(self, served: Home, maison: str) -> None:
        self._file = served.maison_dir(maison) / _NOTE_FILE

    def read(self) -> str | None:
        """The problem, None without one."""
        try:
            return self._file.read_text().strip() or None
        except FileNotFoundError:
            return None

    def write(self, problem: str | None) -> None:
        """Keeps the problem, or clears what was kept. Raises DiskFull, Unavailable."""
        if problem is None:
            self._file.unlink(missing_ok=True)
            return
        write_durably(self._file, f"{problem}\n".encode())
