"""The stores that an advisor may ask from."""

from lookup.answers.models import StoreAnswer, StoreList
from lookup.catalog.database import Database
from lookup.catalog.reading.listing import Window, list_stores


class Stores:
    """The stores of all maisons; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, maison: str, window: Window) -> StoreList:
        """The maison's stores by name. Raises NotFound where `after` is none of them."""
        with self._database.session() as session:
            part = list_stores(session, maison, window)
        stores = [
            StoreAnswer(
                code=store.code,
                name=store.name,
                city=store.city,
                country=store.country,
                timezone=store.timezone,
            )
            for store in part.items
        ]
        return StoreList(stores=stores, next=part.next)
