"""Whether the process lives, whether it can answer, and what it counts."""

from http import HTTPStatus

from flask import Blueprint, Response, request
from prometheus_client import CONTENT_TYPE_LATEST

from lookup.access.caller import Caller
from lookup.answers.models import Alive, MaisonReadiness, ReadyAnswer
from lookup.api.http.operation import Operation, json_response, operation
from lookup.api.http.operators import Operators
from lookup.api.http.ports import Gate, Readiness
from lookup.api.load.draining import Draining
from lookup.api.load.generation_metrics import GenerationMetrics
from lookup.api.load.metrics import Metrics
from lookup.base.errors import Unauthenticated

_ALIVE = Operation(summary="The process lives", limited=False, answer=Alive)
_READY = Operation(
    summary="Some maison can be answered for; 503 when none, and when the service is stopping. "
    "Operators see every maison, a key its own",
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
    readiness: Readiness, gate: Gate, operators: Operators, metrics: Metrics, draining: Draining
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
        shown = [
            each.model_copy(update={"vectors_missing": readiness.vectors_missing(each.maison)})
            for each in _shown(report.maisons)
        ]
        can_answer = report.ready and not draining.begun
        report = report.model_copy(
            update={
                "ready": can_answer,
                "stopping": draining.begun,
                "open_to_local": gate.open_to_local(),
                "maisons": shown,
            }
        )
        status = HTTPStatus.OK if can_answer else HTTPStatus.SERVICE_UNAVAILABLE
        return json_response(report, status)

    def _shown(maisons: list[MaisonReadiness]) -> list[MaisonReadiness]:
        """Those that the caller may know of."""
        if operators.is_asking():
            return maisons
        authorization = request.headers.get("Authorization")
        if authorization is None:
            return []
        own = gate.admit(Caller(authorization, local=False)).maison
        return [each for each in maisons if each.maison == own]

    @blueprint.get("/metrics")
    @operation(_METRICS)
    def read_metrics() -> Response:
        operators.check()
        text = metrics.exposition(GenerationMetrics(readiness))
        return Response(text, content_type=CONTENT_TYPE_LATEST)

    return blueprint
