"""Stock levels in bulk."""

from lookup.answers.models import RejectedLevel, StockAnswer
from lookup.catalog.database import Database
from lookup.catalog.rows import StockRow
from lookup.catalog.writing.stock import apply_stock

_LISTED_REJECTIONS = 1000


class StockLevels:
    """The stock of all maisons; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def apply(self, maison: str, levels: list[StockRow]) -> StockAnswer:
        """Takes the good levels in, all in one transaction, and lists the bad ones."""
        with self._database.session(write=True) as session:
            report = apply_stock(session, maison, levels, max_listed=_LISTED_REJECTIONS)
        return StockAnswer(
            applied=report.applied,
            unchanged=report.unchanged,
            refused=report.refused,
            rejected=[
                RejectedLevel(index=bad.row or 0, field=bad.field, reason=bad.reason)
                for bad in report.quarantined
            ],
        )
