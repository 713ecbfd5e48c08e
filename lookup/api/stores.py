"""`GET /v1/stores`: the stores an advisor may ask from."""

from flask import Blueprint

from lookup import errors
from lookup.access.roles import Permission, Principal
from lookup.answers import StoreList
from lookup.api.operation import Operation, operation
from lookup.api.ports import Service
from lookup.api.schemas import StoresQuery

_STORES = Operation(
    summary="The maison's stores",
    permission=Permission.READ_CATALOG,
    query=StoresQuery,
    answer=StoreList,
    errors=(errors.NotFound,),
    conditional=True,
)


def stores(service: Service) -> Blueprint:
    """The route that lists stores."""
    blueprint = Blueprint("stores", __name__, url_prefix="/v1")

    @blueprint.get("/stores")
    @operation(_STORES)
    def list_stores(principal: Principal, query: StoresQuery) -> StoreList:
        return service.stores(principal.maison, query.window())

    return blueprint
