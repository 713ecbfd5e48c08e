"""What was looked up in each maison and could not be sold."""

from datetime import date

from lookup.catalog.database import Database
from lookup.demand.answers import DemandList
from lookup.demand.listing import list_demand


class Demand:
    """Answers for every maison of one database; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self, maison: str, day: date) -> DemandList:
        """As `list_demand`. Raises NotFound."""
        with self._database.session() as session:
            return list_demand(session, maison, day)
