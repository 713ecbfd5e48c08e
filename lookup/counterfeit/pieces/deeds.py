"""What people do with registered items besides checking them."""

from lookup.audit.record import Action, record
from lookup.catalog.database import Database
from lookup.counterfeit.cases.reviewer import Reviewer
from lookup.counterfeit.pieces.answers import ItemAnswer
from lookup.counterfeit.pieces.history import item_history, subject_of
from lookup.counterfeit.pieces.item_reader import ItemReader
from lookup.counterfeit.pieces.passport import passport_link
from lookup.counterfeit.pieces.sameness import Decision


class ItemDeeds:
    """Each is an entry of the audit log, which is the item's history."""

    def __init__(self, database: Database, maison: str) -> None:
        self._database = database
        self._maison = maison

    def repaired(
        self, item_id: str, note: str, by: Reviewer, *, request: str | None = None
    ) -> ItemAnswer:
        """Notes a repair and what was done. Raises NotFound."""
        return self._noted(item_id, Action.ITEM_REPAIRED, by, request, note=note)

    def decided(
        self,
        item_id: str,
        decision: Decision,
        note: str,
        by: Reviewer,
        *,
        request: str | None = None,
    ) -> ItemAnswer:
        """Notes what a person concludes, and why. Raises NotFound."""
        return self._noted(
            item_id, Action.ITEM_DECIDED, by, request, decision=decision.value, note=note
        )

    def link_passport(self, item_id: str, link: str, by: Reviewer) -> ItemAnswer:
        """Keeps where the item's digital product passport is; nothing is fetched from there.

        Raises NotFound, BadInput.
        """
        link = passport_link(link)
        with self._database.session(write=True) as session:
            reader = ItemReader(session, self._maison)
            item = reader.item(item_id)
            if item.passport != link:
                item.passport = link
                deed = by.deed(Action.ITEM_PASSPORT_LINKED, subject_of(item.id))
                record(session, self._maison, deed)
            return reader.answer(item)

    def _noted(
        self, item_id: str, action: Action, by: Reviewer, request: str | None, **details: str
    ) -> ItemAnswer:
        mark = by.mark(request)
        with self._database.session(write=True) as session:
            reader = ItemReader(session, self._maison)
            item = reader.item(item_id)
            history = item_history(session, self._maison, reader.maison_id, item.id)
            if mark is None or all(entry.details.get("request") != mark for entry in history):
                about = details if mark is None else {**details, "request": mark}
                record(session, self._maison, by.deed(action, subject_of(item.id), **about))
            return reader.answer(item)
