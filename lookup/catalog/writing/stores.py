"""Writing a maison's stores."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.catalog.maisons import ensure_maison
from lookup.catalog.models import Store
from lookup.catalog.rows import Quarantined, StoreRow
from lookup.catalog.upsert import insert_for


@dataclass(frozen=True)
class StoreReport:
    """How many stores one file added, changed and left alone, and the rows left out."""

    added: int
    changed: int
    unchanged: int
    quarantined: tuple[Quarantined, ...] = ()


def apply_stores(
    session: Session, maison: str, stores: Iterable[StoreRow | Quarantined]
) -> StoreReport:
    """Add or update the stores given; those not given stay as they are.

    Registers the maison if it is new, since stores may arrive before the first catalogue.
    """
    maison_id = ensure_maison(session, maison).id
    rows = list(stores)
    known = {
        store.code: store
        for store in session.scalars(select(Store).where(Store.maison_id == maison_id))
    }
    given = {row.code: asdict(row) for row in rows if isinstance(row, StoreRow)}
    added = [code for code in given if code not in known]
    changed = [
        code
        for code, row in given.items()
        if code in known and any(getattr(known[code], name) != row[name] for name in row)
    ]
    if added or changed:
        insert = insert_for(session, Store)
        updated = {
            name: insert.excluded[name] for name in StoreRow.__match_args__ if name != "code"
        }
        session.execute(
            insert.on_conflict_do_update(index_elements=["maison_id", "code"], set_=updated),
            [{"maison_id": maison_id, **given[code]} for code in added + changed],
        )
    return StoreReport(
        added=len(added),
        changed=len(changed),
        unchanged=len(given) - len(added) - len(changed),
        quarantined=tuple(row for row in rows if isinstance(row, Quarantined)),
    )
