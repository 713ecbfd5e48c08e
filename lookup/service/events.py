"""The events of all maisons, for programs that ask for them."""

from lookup.catalog.database import Database
from lookup.events.answers import EventList
from lookup.events.listing import list_events


class Events:
    """Answers for every maison of one database; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, maison: str, *, after: int | None, limit: int) -> EventList:
        """As `list_events`. Raises NotFound."""
        with self._database.session() as session:
            return list_events(session, maison, after=after, limit=limit)
