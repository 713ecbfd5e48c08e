"""Finding, registering and pinning maisons."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.base.errors import NotFound, Refused, WrongRegion
from lookup.catalog.models import Maison
from lookup.catalog.upsert import insert_for


def find_maison(session: Session, code: str) -> Maison:
    """The maison of that code. Raises NotFound."""
    maison = session.scalar(select(Maison).where(Maison.code == code))
    if maison is None:
        raise _unknown(code)
    return maison


def hold_maison(session: Session, code: str) -> int:
    """The row id of the maison of that code; who asks for it in another transaction for writing
    waits until this one ends. Raises NotFound."""
    # SQLite has one writer at a time anyway.
    held = select(Maison.id).where(Maison.code == code).with_for_update(key_share=True)
    maison_id = session.scalar(held)
    if maison_id is None:
        raise _unknown(code)
    return maison_id


def ensure_maison(session: Session, code: str, *, region: str | None = None) -> Maison:
    """The maison of that code, registered if it is new."""
    insert = insert_for(session, Maison).values(code=code, name=code, region=region)
    session.execute(insert.on_conflict_do_nothing(index_elements=["code"]))
    return find_maison(session, code)


def claim_maison(session: Session, code: str, region: str | None) -> Maison:
    """The maison, for a deployment of that region to write to; a new one is pinned to the region.

    Raises WrongRegion where it is pinned to another.
    """
    maison = ensure_maison(session, code, region=region)
    refuse_elsewhere(maison, region)
    return maison


def pin_maison(session: Session, code: str, region: str, *, move: bool = False) -> str | None:
    """Pins the maison to the region, registering it if it is new; gives the region it had.

    Raises Refused where it had another one, unless it is to `move`.
    """
    maison = ensure_maison(session, code)
    before = maison.region
    if before not in (None, region) and not move:
        raise Refused(
            f"{code} is pinned to region {before}.",
            "Move its data first; then say --move to pin it to the other region.",
        )
    maison.region = region
    return before


def is_elsewhere(pinned: str | None, here: str | None) -> bool:
    """Whether a maison pinned to one region must not be served in the other.

    A deployment that states no region is nowhere, so it serves no maison that is pinned.
    """
    return pinned is not None and pinned != here


def refuse_elsewhere(maison: Maison, here: str | None) -> None:
    """Raises WrongRegion where the maison must not be served in the region `here`."""
    if maison.region is not None and is_elsewhere(maison.region, here):
        raise wrong_region(maison.code, maison.region)


def _unknown(code: str) -> NotFound:
    return NotFound(
        f"There is no maison {code!r} in the catalogue.",
        "Check the code, or import its stores or its catalogue first.",
    )


def wrong_region(maison: str, pinned: str) -> WrongRegion:
    """What to raise where a maison belongs to another region than this deployment's."""
    return WrongRegion(
        f"{maison} is pinned to region {pinned}, and this deployment is not of it.",
        "Ask the deployment of that region; `region` in the settings says which this one is.",
    )


def maisons_elsewhere(session: Session, here: str | None) -> Mapping[str, str]:
    """The maisons that must not be served in the region `here`, each with its own region."""
    pinned = session.execute(select(Maison.code, Maison.region).where(Maison.region.is_not(None)))
    return {code: region for code, region in pinned if region and is_elsewhere(region, here)}
