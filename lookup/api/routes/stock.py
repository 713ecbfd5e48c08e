"""`PUT /v1/stock`: levels in bulk, from the maison's own stock system."""

from flask import Blueprint

from lookup.access.roles import Permission, Principal
from lookup.answers.models import StockAnswer
from lookup.api.http.operation import Operation, operation
from lookup.api.http.ports import StockLevels
from lookup.api.http.schemas import StockBody

_STOCK = Operation(
    summary="Report stock levels; an older as_of never overwrites a newer one, a bad level "
    "costs itself only",
    permission=Permission.WRITE_STOCK,
    body=StockBody,
    answer=StockAnswer,
)


def stock(levels: StockLevels) -> Blueprint:
    """The route that takes stock levels."""
    blueprint = Blueprint("stock", __name__, url_prefix="/v1")

    @blueprint.put("/stock")
    @operation(_STOCK)
    def apply(principal: Principal, body: StockBody) -> StockAnswer:
        return levels.apply(principal.maison, body.rows())

    return blueprint
