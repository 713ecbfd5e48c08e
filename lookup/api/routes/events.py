"""`GET /v1/events`: what happened, for programs that poll."""

from flask import Blueprint

from lookup.access.roles import Permission, Principal
from lookup.api.http.operation import Operation, operation
from lookup.api.http.ports import Events
from lookup.api.http.schemas import EventsQuery
from lookup.base import errors
from lookup.events.answers import EventList

_EVENTS = Operation(
    summary="What happened in the maison, in its order; webhooks get the same",
    permission=Permission.READ_EVENTS,
    query=EventsQuery,
    answer=EventList,
    errors=(errors.NotFound,),
    conditional=True,
)


def events(events: Events) -> Blueprint:
    """The route that lists events."""
    blueprint = Blueprint("events", __name__, url_prefix="/v1")

    @blueprint.get("/events")
    @operation(_EVENTS)
    def list_events(principal: Principal, query: EventsQuery) -> EventList:
        return events.page(principal.maison, after=query.after, limit=query.limit)

    return blueprint
