"""The generations of a maison's index, and which one answers."""

from flask import Blueprint

from lookup.access.roles import Permission, Principal
from lookup.answers.models import GenerationAnswer, GenerationList
from lookup.api.http.operation import Operation, operation
from lookup.api.http.ports import Generations
from lookup.api.http.schemas import PageQuery
from lookup.audit.record import holder_of
from lookup.base import errors

_LIST = Operation(
    summary="The generations that are kept",
    permission=Permission.READ_GENERATIONS,
    query=PageQuery,
    answer=GenerationList,
    errors=(errors.NotFound,),
    conditional=True,
)
_PUBLISH = Operation(
    summary="Answer from this generation, once it passes its checks; of the one that was published"
    " before this is a rollback",
    permission=Permission.MANAGE_GENERATIONS,
    answer=GenerationAnswer,
    errors=(errors.NotFound, errors.GenerationError, errors.Refused),
)


def generations(generations: Generations) -> Blueprint:
    """The routes that list and publish generations."""
    blueprint = Blueprint("generations", __name__, url_prefix="/v1")

    @blueprint.get("/generations")
    @operation(_LIST)
    def list_generations(principal: Principal, query: PageQuery) -> GenerationList:
        return generations.page(principal.maison, query.window())

    @blueprint.post("/generations/<generation_id>/publish")
    @operation(_PUBLISH)
    def publish(generation_id: str, principal: Principal) -> GenerationAnswer:
        return generations.publish(principal.maison, generation_id, by=holder_of(principal.key))

    return blueprint
