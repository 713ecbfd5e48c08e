"""`GET /v1/usage`: how much is looked up, and how fast it is answered."""

from flask import Blueprint

from lookup.access.roles import Permission, Principal
from lookup.api.http.operation import Operation, operation
from lookup.api.http.ports import Usages
from lookup.api.http.schemas import UsageQuery
from lookup.base import errors
from lookup.demand.listing import four_weeks_ago
from lookup.usage.answers import Usage

_USAGE = Operation(
    summary="Look-ups by store, day and hour, and how fast they were answered",
    permission=Permission.READ_USAGE,
    query=UsageQuery,
    answer=Usage,
    errors=(errors.NotFound,),
    conditional=True,
)


def usage(usages: Usages) -> Blueprint:
    """The route that tells it."""
    blueprint = Blueprint("usage", __name__, url_prefix="/v1")

    @blueprint.get("/usage")
    @operation(_USAGE)
    def tell(principal: Principal, query: UsageQuery) -> Usage:
        return usages.since(principal.maison, query.since or four_weeks_ago())

    return blueprint
