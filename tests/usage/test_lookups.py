"""From a photo to the counts, and the store of what people say of it, through the service."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image
from sqlalchemy import select

from lookup.base.deadline import answer_deadline
from lookup.feedback.desk import FeedbackInput
from lookup.feedback.models import Feedback
from lookup.usage.listing import list_usage
from tests import boutique
from tests.boutique import MAISON, StubMatcher, product, seen


class Late:
    """A deadline of a request that arrived 1.4 s ago."""

    def __init__(self) -> None:
        self._inside = answer_deadline(60)

    def __getattr__(self, name: str) -> object:
        return getattr(self._inside, name)

    def spent(self) -> float:
        return self._inside.spent() + 1.4


def test_the_store_and_all_that_was_waited_are_counted(tmp_path: Path) -> None:
    database = boutique.catalogue(tmp_path, [product("LUNE", "Lune", ("Blue",))], other=[])
    services = boutique.open_services(
        tmp_path, database, StubMatcher(seen("match", "LUNE", colorway="LUNE-Blue"))
    )
    file = BytesIO()
    Image.new("RGB", (100, 100), "teal").save(file, "JPEG")
    answer = services.lookups.look_up(
        MAISON,
        file.getvalue(),
        store="PAR01",
        deadline=Late(),  # type: ignore[arg-type]
    )
    services.feedback.take(MAISON, FeedbackInput(answer.lookup_id, "LUNE", by=None))
    with database.session() as session:
        (store,) = list_usage(session, MAISON, datetime.now(UTC).date()).stores
        assert session.scalar(select(Feedback.store)) == "PAR01"
    assert (store.code, store.lookups, store.match, store.within_second) == ("PAR01", 1, 1, 0)
    services.close()
