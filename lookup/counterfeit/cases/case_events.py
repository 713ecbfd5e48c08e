"""What other programs are told of a case."""

from sqlalchemy.orm import Session

from lookup.counterfeit.cases.models import Inspection
from lookup.events.announcing import EventType, NewEvent, announce


def announce_case(
    session: Session, maison: str, what: EventType, case: Inspection, **details: str
) -> None:
    """Announces it with the case's number, product and state; nobody is named."""
    about = {"number": case.number, "product": case.product_id, "state": case.state}
    announce(session, maison, NewEvent(what, case.id, {**about, **details}))
