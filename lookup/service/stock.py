"""Stock levels in bulk."""

from lookup.answers.models import RejectedLevel, StockAnswer
from lookup.catalog.database import Database
from lookup.catalog.rows import Quarantined, StockRow
from lookup.catalog.writing.stock import Outcome, apply_stock

_LISTED_REJECTIONS = 1000


class StockLevels:
    """The stock of all maisons; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def apply(self, maison: str, levels: list[StockRow | Quarantined]) -> StockAnswer:
        """Takes the good levels in, all in one transaction, and lists the bad ones.

        `row` of each is its place in the list.
        """
        outcomes = dict.fromkeys(range(len(levels)), Outcome.REFUSED)

        def tell(row: StockRow | Quarantined, outcome: Outcome) -> None:
            outcomes[row.row or 0] = outcome

        with self._database.session(write=True) as session:
            report = apply_stock(session, maison, levels, max_listed=_LISTED_REJECTIONS, tell=tell)
        return StockAnswer(
            applied=report.applied,
            older=report.older,
            unchanged=report.unchanged,
            future=report.future,
            refused=report.refused,
            outcomes=[outcome.value for outcome in outcomes.values()],
            rejected=[
                RejectedLevel(index=bad.row or 0, field=bad.field, reason=bad.reason)
                for bad in report.quarantined
            ],
        )
