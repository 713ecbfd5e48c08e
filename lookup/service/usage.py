"""How much is looked up in each maison, and how fast it is answered."""

from datetime import date

from lookup.catalog.database import Database
from lookup.usage.answers import Usage
from lookup.usage.listing import list_usage


class Usages:
    """Answers for every maison of one database; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self, maison: str, day: date) -> Usage:
        """As `list_usage`. Raises NotFound."""
        with self._database.session() as session:
            return list_usage(session, maison, day)
