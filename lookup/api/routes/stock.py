"""`PUT /v1/stock`: levels in bulk, from the maison's own stock system."""

from flask import Blueprint

from lookup.access.roles import Permission, Principal
from lookup.answers.models import StockAnswer
from lookup.api.http.operation import Operation, operation
from lookup.api.http.ports import StockLevels
from lookup.api.http.schemas import StockBody
from lookup.catalog.rows import StockRow

_STOCK = Operation(
    summary="Report stock levels; an older as_of never overwrites a newer one",
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
        rows = [
            StockRow(level.sku, level.store_code, level.quantity, level.as_of, row=index)
            for index, level in enumerate(body.levels)
        ]
        return levels.apply(principal.maison, rows)

    return blueprint
