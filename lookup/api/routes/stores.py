"""`GET /v1/stores`: the stores an advisor may ask from."""

from flask import Blueprint

from lookup.access.roles import Permission, Principal
from lookup.answers.models import StoreList
from lookup.api.http.operation import Operation, operation
from lookup.api.http.ports import Stores
from lookup.api.http.schemas import StoresQuery
from lookup.base import errors

_STORES = Operation(
    summary="The maison's stores",
    permission=Permission.READ_CATALOG,
    query=StoresQuery,
    answer=StoreList,
    errors=(errors.NotFound,),
    conditional=True,
)


def stores(stores: Stores) -> Blueprint:
    """The route that lists stores."""
    blueprint = Blueprint("stores", __name__, url_prefix="/v1")

    @blueprint.get("/stores")
    @operation(_STORES)
    def list_stores(principal: Principal, query: StoresQuery) -> StoreList:
        return stores.page(principal.maison, query.window())

    return blueprint
