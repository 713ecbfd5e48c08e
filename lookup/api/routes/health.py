"""Whether the process lives, whether it can answer, and what it counts."""

from http import HTTPStatus

from flask import Blueprint, Response, request
from prometheus_client import CONTENT_TYPE_LATEST

from lookup.answers.models import Alive, MaisonReadiness, ReadyAnswer
from lookup.api.http.operation import Operation, json_response, operation
from lookup.api.http.operators import Operators
from lookup.api.http.ports import Gate, Insights, Readiness
from lookup.api.http.server_paths import without_server_paths
from lookup.api.load.draining import Draining
from lookup.api.load.generation_metrics import GenerationMetrics
from lookup.api.load.metrics import Metrics
from lookup.base.errors import Unauthenticated

_ALIVE = Operation(summary="The process lives", limited=False, answer=Alive)
_READY = Operation(
    summary="Whether some maison can be answered for, else 503; operators see every maison, a key "
    "its own",
    limited=False,
    answer=ReadyAnswer,
    also={HTTPStatus.SERVICE_UNAVAILABLE: ReadyAnswer},
    errors=(Unauthenticated,),
)
_METRICS = Operation(
    summary="What the service counts and times of itself, for Prometheus; for operators",
    limited=False,
    media_type="text/plain",
    errors=(Unauthenticated,),
)


def health(
    readiness: Readiness,
    insights: Insights,
    gate: Gate,
    operators: Operators,
    metrics: Metrics,
    draining: Draining,
) -> Blueprint:
    """The routes for whoever operates the service."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    @operation(_ALIVE)
    def alive() -> Alive:
        return Alive(status="alive")

    @blueprint.get("/readyz")
    @operation(_READY)
    def ready() -> Response:
        report = readiness.report()
        state = {"ready": report.ready and not draining.begun, "stopping": draining.begun}
        if "Authorization" in request.headers:
            maisons = [_in_full(each) for each in _shown(report.maisons)]
            answer = report.model_copy(update={**state, "maisons": maisons})
        else:
            answer = ReadyAnswer(**state)
        status = HTTPStatus.OK if answer.ready else HTTPStatus.SERVICE_UNAVAILABLE
        return json_response(answer, status)

    def _in_full(maison: MaisonReadiness) -> MaisonReadiness:
        problem = without_server_paths(maison.problem) if maison.problem else None
        missing = readiness.vectors_missing(maison.maison)
        return maison.model_copy(update={"problem": problem, "vectors_missing": missing})

    def _shown(maisons: list[MaisonReadiness]) -> list[MaisonReadiness]:
        """Those that the caller may know of."""
        if operators.is_asking():
            return maisons
        own = gate.admit(request.headers["Authorization"]).maison
        return [each for each in maisons if each.maison == own]

    @blueprint.get("/metrics")
    @operation(_METRICS)
    def read_metrics() -> Response:
        operators.check()
        text = metrics.exposition(GenerationMetrics(readiness, insights))
        return Response(text, content_type=CONTENT_TYPE_LATEST)

    return blueprint
