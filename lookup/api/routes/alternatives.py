"""`GET /v1/products/{id}/alternatives`: what is most like a product and can be had."""

from flask import Blueprint

from lookup.access.roles import Permission, Principal
from lookup.api.http.locale import wanted_locale
from lookup.api.http.operation import Operation, operation
from lookup.api.http.ports import Searches
from lookup.api.http.schemas import AlternativesQuery
from lookup.base import errors
from lookup.search.asking.answers import AlternativeList

_ALTERNATIVES = Operation(
    summary="What is most like a product and can be had, here or near by",
    permission=Permission.READ_CATALOG,
    query=AlternativesQuery,
    answer=AlternativeList,
    errors=(errors.NotFound,),
    conditional=True,
)


def alternatives(searches: Searches) -> Blueprint:
    """The route that finds alternatives, without a photo."""
    blueprint = Blueprint("alternatives", __name__, url_prefix="/v1")

    @blueprint.get("/products/<path:product_id>/alternatives")
    @operation(_ALTERNATIVES)
    def find(product_id: str, principal: Principal, query: AlternativesQuery) -> AlternativeList:
        return searches.alternatives(
            principal.maison,
            product_id,
            sku=query.sku,
            store=query.store,
            locale=wanted_locale(query.locale),
            limit=query.limit,
        )

    return blueprint
