"""`GET /v1/builds`: what the last runs of `indexer build` did, and what they left out."""

from flask import Blueprint

from lookup.access.roles import Permission, Principal
from lookup.answers.builds import BuildList
from lookup.api.http.operation import Operation, operation
from lookup.api.http.ports import Builds
from lookup.api.http.schemas import PageQuery
from lookup.base import errors

_LIST = Operation(
    summary="The last builds of the index, newest first, with what they left out and why",
    permission=Permission.READ_GENERATIONS,
    query=PageQuery,
    answer=BuildList,
    errors=(errors.NotFound,),
    conditional=True,
)


def builds(builds: Builds) -> Blueprint:
    """The route that lists them."""
    blueprint = Blueprint("builds", __name__, url_prefix="/v1")

    @blueprint.get("/builds")
    @operation(_LIST)
    def list_builds(principal: Principal, query: PageQuery) -> BuildList:
        return builds.page(principal.maison, query.window())

    return blueprint
