"""`GET /v1/demand`: what was looked up and could not be sold."""

from flask import Blueprint

from lookup.access.roles import Permission, Principal
from lookup.api.http.operation import Operation, operation
from lookup.api.http.ports import Demand
from lookup.api.http.schemas import DemandQuery
from lookup.base import errors
from lookup.demand.answers import DemandList
from lookup.demand.listing import four_weeks_ago

_DEMAND = Operation(
    summary="What was looked up and could not be sold, in groups of five look-ups and more",
    permission=Permission.READ_DEMAND,
    query=DemandQuery,
    answer=DemandList,
    errors=(errors.NotFound,),
    conditional=True,
)


def demand(demand: Demand) -> Blueprint:
    """The route that tells it."""
    blueprint = Blueprint("demand", __name__, url_prefix="/v1")

    @blueprint.get("/demand")
    @operation(_DEMAND)
    def tell(principal: Principal, query: DemandQuery) -> DemandList:
        return demand.since(principal.maison, query.since or four_weeks_ago())

    return blueprint
