"""The file of a maison's insight: the newest, whole at any time."""

from pydantic import ValidationError

from lookup.base.durable import write_durably
from lookup.base.errors import NotFound
from lookup.base.home import Home
from lookup.insight.findings import Insight


class InsightFile:
    """`HOME/MAISON/insight.json`."""

    def __init__(self, home: Home, maison: str) -> None:
        self._maison = maison
        self._path = home.maison_dir(maison) / "insight.json"

    def read(self) -> Insight:
        """What was found last. Raises NotFound before the first run, and where the file is damaged
        or of another version: a run writes it anew."""
        remedy = f"Run `indexer insight` for {self._maison}, best every night."
        try:
            return Insight.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            raise NotFound(
                "Nobody has looked yet at what the catalogue cannot recognise.", remedy
            ) from None
        except ValidationError as error:
            raise NotFound(
                "What was found last is damaged or of another version of this program.", remedy
            ) from error

    @property
    def written_ns(self) -> int | None:
        """When it was written, in nanoseconds; None before the first run."""
        try:
            return self._path.stat().st_mtime_ns
        except FileNotFoundError:
            return None

    def read_or_none(self) -> Insight | None:
        """What was found last; None where `read` raises NotFound."""
        try:
            return self.read()
        except NotFound:
            return None

    def write(self, insight: Insight) -> None:
        """Puts it in place of the one before. Raises DiskFull, Unavailable."""
        write_durably(self._path, insight.model_dump_json().encode())

    def remove(self) -> None:
        """Forgets what was found."""
        self._path.unlink(missing_ok=True)
