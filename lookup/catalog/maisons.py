"""Finding and registering maisons."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.catalog.models import Maison
from lookup.catalog.upsert import insert_for
from lookup.errors import NotFound


def find_maison(session: Session, code: str) -> Maison:
    """The maison of that code. Raises NotFound."""
    maison = session.scalar(select(Maison).where(Maison.code == code))
    if maison is None:
        raise NotFound(
            f"There is no maison {code!r} in the catalogue.",
            "Check the code, or import its stores or its catalogue first.",
        )
    return maison


def ensure_maison(
    session: Session, code: str, *, name: str | None = None, region: str | None = None
) -> Maison:
    """The maison of that code, registered if it is new."""
    insert = insert_for(session, Maison).values(code=code, name=name or code, region=region)
    session.execute(insert.on_conflict_do_nothing(index_elements=["code"]))
    return find_maison(session, code)
