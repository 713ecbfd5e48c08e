"""`POST /v1/first-key`: the first key of all, for whoever was given its one-time token."""

from flask import Blueprint
from pydantic import Field

from lookup.answers.models import Answer
from lookup.api.http.operation import Operation, operation
from lookup.api.http.ports import Gate
from lookup.api.http.schemas import Request, Text
from lookup.base import errors


class FirstKeyBody(Request):
    """The token in the address that `lookup serve` prints while there is no key."""

    token: Text


class FirstKeyAnswer(Answer):
    """An advisor's key. It is shown now and never again."""

    key: str = Field(description="What goes into `Authorization: Bearer ...`.")


_FIRST_KEY = Operation(
    summary="Make the first key, once, with the token that the service printed at its start",
    body=FirstKeyBody,
    answer=FirstKeyAnswer,
    errors=(errors.Unauthenticated, errors.Refused, errors.WrongRegion),
)


def first_key(gate: Gate) -> Blueprint:
    """The route that the printed address leads to."""
    blueprint = Blueprint("first_key", __name__, url_prefix="/v1")

    @blueprint.post("/first-key")
    @operation(_FIRST_KEY)
    def make(body: FirstKeyBody) -> FirstKeyAnswer:
        return FirstKeyAnswer(key=gate.make_first_key(body.token).secret)

    return blueprint
