"""The generation that is tried beside a maison's published one."""

from pathlib import Path

from lookup.base.durable import write_durably
from lookup.base.home import Home


class ShadowPointer:
    """Names one maison's shadow generation, if there is one, and where notes on it are kept."""

    def __init__(self, home: Home, maison: str) -> None:
        self._file = home.maison_dir(maison) / "shadow"

    @property
    def notes_file(self) -> Path:
        """What services note of look-ups that it matched, too."""
        return self._file.with_name("shadow-notes.jsonl")

    def read(self) -> str | None:
        """Id of the shadow generation, None where there is none."""
        try:
            return self._file.read_text().strip()
        except FileNotFoundError:
            return None

    def set(self, generation: str) -> None:
        """Makes `generation` the shadow; notes on another one go. Raises DiskFull, Unavailable."""
        self.clear()
        write_durably(self._file, f"{generation}\n".encode())

    def clear(self) -> None:
        """Leaves no shadow, and no notes."""
        self._file.unlink(missing_ok=True)
        self.notes_file.unlink(missing_ok=True)
