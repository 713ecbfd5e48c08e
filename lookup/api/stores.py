"""`GET /v1/stores`: the stores an advisor may ask from."""

from flask import Blueprint

from lookup.access.roles import Permission, Principal
from lookup.api.operation import Operation, operation
from lookup.api.ports import Service, StoreList

_STORES = Operation(
    summary="The maison's stores", permission=Permission.READ_CATALOG, answer=StoreList
)


def stores(service: Service) -> Blueprint:
    """The route that lists stores."""
    blueprint = Blueprint("stores", __name__, url_prefix="/v1")

    @blueprint.get("/stores")
    @operation(_STORES)
    def list_stores(principal: Principal) -> StoreList:
        return StoreList(stores=service.stores(principal.maison))

    return blueprint
