"""The home directory: where one deployment keeps its catalogue and its generations."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from lookup.base.errors import BadInput

MAISON_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


@dataclass(frozen=True)
class Elsewhere:
    """What of generations lies outside the home, by the settings of these names; nothing unless
    they say so.
    """

    vectors_url: str | None = None
    vectors_token: str | None = field(default=None, repr=False)
    vectors_seconds: float = 5.0
    generations_url: str | None = None
    generations_seconds: float = 30.0
    generations_cache: Path | None = None
    generations_cache_bytes: int = 100_000_000_000


@dataclass(frozen=True)
class Home:
    """Paths below one home directory; creates nothing by itself."""

    path: Path
    database: str | None = None
    elsewhere: Elsewhere = Elsewhere()

    @property
    def served(self) -> "Home":
        """Where a service finds what is published: here, or where it puts what it fetches."""
        if self.elsewhere.generations_url is None:
            return Home(self.path)
        return Home(self.elsewhere.generations_cache or self.path / ".fetched")

    @property
    def database_url(self) -> str:
        """URL of the catalogue database; embedded here unless another was named."""
        if self.database is not None:
            return self.database
        return f"sqlite:///{self.path.resolve() / 'catalog.sqlite3'}"

    @property
    def encoders_dir(self) -> Path:
        """Exported encoders, one directory each, shared by all maisons."""
        return self.path / "encoders"

    def maison_dir(self, maison: str) -> Path:
        """The maison's own directory. Raises BadInput if the code is not a plain name."""
        if not MAISON_CODE.fullmatch(maison):
            raise BadInput(
                f"{maison!r} is not a maison code.",
                "Use 1 to 63 lower-case letters, digits, '-' or '_', starting with a letter or"
                " digit.",
            )
        return self.path / maison

    def generations_dir(self, maison: str) -> Path:
        """Holds one directory per generation."""
        return self.maison_dir(maison) / "generations"

    def images_dir(self, maison: str) -> Path:
        """Thumbnails of the maison's catalogue pictures (`lookup.images.thumbnails`)."""
        return self.maison_dir(maison) / "images"

    def vault_dir(self, maison: str) -> Path:
        """What must be kept, sealed (`lookup.vault`): photos sent with feedback."""
        return self.maison_dir(maison) / "vault"

    def reports_dir(self, maison: str) -> Path:
        """One JSON report for each build of the index."""
        return self.maison_dir(maison) / "reports"

    def receipts_dir(self, maison: str) -> Path:
        """One JSON receipt for each erasure."""
        return self.maison_dir(maison) / "receipts"

    def current_file(self, maison: str) -> Path:
        """Names the published generation; replaced atomically."""
        return self.maison_dir(maison) / "current"
