"""`GET /v1/insight`: what the catalogue cannot recognise."""

from flask import Blueprint

from lookup.access.roles import Permission, Principal
from lookup.api.http.operation import Operation, operation
from lookup.api.http.ports import Insights
from lookup.api.http.schemas import InsightQuery
from lookup.base import errors
from lookup.insight.findings import InsightAnswer

_INSIGHT = Operation(
    summary="What the catalogue cannot recognise, as `indexer insight` found it last",
    permission=Permission.READ_INSIGHT,
    query=InsightQuery,
    answer=InsightAnswer,
    errors=(errors.NotFound,),
    conditional=True,
)


def insight(insights: Insights) -> Blueprint:
    """The route that tells it."""
    blueprint = Blueprint("insight", __name__, url_prefix="/v1")

    @blueprint.get("/insight")
    @operation(_INSIGHT)
    def tell(principal: Principal, query: InsightQuery) -> InsightAnswer:
        return insights.page(
            principal.maison, only=query.finding, after=query.after, limit=query.limit
        )

    return blueprint
