"""Whether the process lives, and whether it can answer."""

from http import HTTPStatus

from flask import Blueprint, Response

from lookup.answers import Alive, ReadyAnswer
from lookup.api.operation import Operation, json_response, operation
from lookup.api.ports import Gate, Service


def health(service: Service, gate: Gate) -> Blueprint:
    """The routes for whoever operates the service; open, and they tell no figures of business."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    @operation(Operation(summary="The process lives", answer=Alive))
    def alive() -> Alive:
        return Alive(status="alive")

    @blueprint.get("/readyz")
    @operation(
        Operation(
            summary="Some maison can be answered for (503 when none)",
            answer=ReadyAnswer,
            also={HTTPStatus.SERVICE_UNAVAILABLE: ReadyAnswer},
        )
    )
    def ready() -> Response:
        report = service.ready().model_copy(update={"open_to_local": gate.open_to_local()})
        status = HTTPStatus.OK if report.ready else HTTPStatus.SERVICE_UNAVAILABLE
        return json_response(report, status)

    return blueprint
