"""Receipts of what was erased; they stay beside the maison's index."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from lookup.base.durable import write_durably
from lookup.base.home import Home


class Receipt(BaseModel):
    """What was erased, of what it was asked for and by whom; counts, nothing of the content."""

    model_config = ConfigDict(frozen=True)

    maison: str
    at: datetime
    by: str
    subject: str
    photos: int
    feedback: int
    lookups: int
    destroyed_keys: tuple[int, ...] = ()
    note: str

    def write(self, home: Home) -> None:
        """Keeps the receipt. Raises DiskFull, Unavailable."""
        path = home.receipts_dir(self.maison) / f"privacy-{self.at:%Y%m%dT%H%M%S%fZ}.json"
        write_durably(path, (self.model_dump_json(indent=2) + "\n").encode(), private=True)
