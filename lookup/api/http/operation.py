"""Declares what a route takes, gives and asks for; validation, access and OpenAPI read it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, wraps
from http import HTTPStatus
from typing import Any

from flask import Response, g, request
from pydantic import BaseModel, ValidationError
from werkzeug.datastructures import MultiDict

from lookup.access.roles import Permission
from lookup.api.http.conditional import answered_if_new
from lookup.base import errors
from lookup.base.errors import DomainError, InvalidRequest, NotFound, UnsupportedContentType

View = Callable[..., Any]
# A token may name a maison that is not here.
_OF_ACCESS = (
    errors.Unauthenticated,
    errors.Forbidden,
    errors.WrongRegion,
    errors.NotFound,
    errors.Unavailable,
)
_OF_BODIES = (errors.UnsupportedContentType, errors.PhotoTooLarge)
_OF_PHOTOS = (
    errors.EmptyPhoto,
    errors.UnsupportedPhoto,
    errors.DamagedPhoto,
    errors.PhotoTooLarge,
    errors.PhotoTooSlow,
    errors.Overloaded,
    errors.TooLate,
)
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_NUL = "\0"
_REMEDY = "Correct the fields named here; /openapi.json gives their rules."


@dataclass(frozen=True)
class Operation:
    """One route's contract. `permission` None: open to all. `limited`: it counts towards the rates
    of key and address.

    A route with both `form` and `body` takes either, by content type, and its view gets `form`.
    Each file may be sent up to `most_files` times. `conditional`: its answer carries an ETag, and
    who has that answer already is told so (304).
    `errors` are the view's own; `raises` has those too that come with what the route takes.
    """

    summary: str
    permission: Permission | None = None
    limited: bool = True
    query: type[BaseModel] | None = None
    form: type[BaseModel] | None = None
    files: tuple[str, ...] = ()
    optional_files: tuple[str, ...] = ()
    most_files: int = 1
    body: type[BaseModel] | None = None
    answer: type[BaseModel] | None = None
    media_type: str = "application/json"
    also: Mapping[HTTPStatus, type[BaseModel]] = field(default_factory=dict)
    errors: tuple[type[DomainError], ...] = ()
    conditional: bool = False
    documented: bool = True

    @property
    def raises(self) -> tuple[type[DomainError], ...]:
        """Every error that the route may answer, once each."""
        raised: list[type[DomainError]] = [errors.TooManyRequests] if self.limited else []
        if self.permission is not None:
            raised += _OF_ACCESS
        if self.query or self.form or self.body:
            raised.append(InvalidRequest)
        if self.form or self.body:
            raised += _OF_BODIES
        if self.files or self.optional_files:
            raised += _OF_PHOTOS
        return tuple(dict.fromkeys((*raised, *self.errors)))


def operation(contract: Operation) -> Callable[[View], View]:
    """Gives the view its validated `query`, `form` or `body`, and its `principal`, by keyword.

    What the view returns may be a pydantic model (sent as JSON) or a Response. The view is called
    only after the request's access was checked (see `lookup.api.http.access`).
    Raises InvalidRequest if the request breaks the contract.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(**path: object) -> Response:
            if any(_NUL in str(value) for value in path.values()):
                raise NotFound("No name holds a NUL character.", "Check the address.")
            returned = view(**path, **_arguments(contract))
            response = json_response(returned) if isinstance(returned, BaseModel) else returned
            if not isinstance(response, Response):
                raise TypeError(f"{view.__qualname__} returned neither a model nor a response")
            return answered_if_new(response) if contract.conditional else response

        checked.operation = contract  # type: ignore[attr-defined]  # read by operation_of
        return checked

    return decorate


def operation_of(view: View) -> Operation | None:
    """The contract a view was declared with, if any."""
    contract = getattr(view, "operation", None)
    return contract if isinstance(contract, Operation) else None


def json_response(model: BaseModel, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """The model as a JSON response."""
    return Response(model.model_dump_json(), status=status, mimetype="application/json")


def _arguments(contract: Operation) -> dict[str, object]:
    arguments: dict[str, object] = {}
    if contract.permission is not None:
        arguments["principal"] = g.principal
    if contract.query is not None:
        arguments["query"] = _parse(contract.query, request.args, request.args.to_dict())
    if contract.form is not None and contract.body is not None and _is_json():
        arguments["form"] = _parse_json(contract.body)
    elif contract.form is not None:
        _refuse_other_types(contract)
        _refuse_parts_without_names()
        _refuse_unknown_files(contract)
        # A form sends an empty text for a field left blank; that means "not given".
        filled = {name: value for name, value in request.form.items() if value != ""}
        arguments["form"] = _parse(contract.form, request.form, filled)
    elif contract.body is not None:
        arguments["body"] = _parse_json(contract.body)
    return arguments


def _parse(model: type[BaseModel], sent: MultiDict[str, str], given: dict[str, Any]) -> BaseModel:
    many = _lists(model)
    repeated = [name for name, values in sent.lists() if len(values) > 1 and name not in many]
    if repeated:
        raise InvalidRequest([(name, "is given more than once") for name in repeated], _REMEDY)
    _refuse_nul(value for values in sent.listvalues() for value in values)
    given |= {name: sent.getlist(name) for name in many if len(sent.getlist(name)) > 1}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise _invalid(error) from error


@cache
def _lists(model: type[BaseModel]) -> frozenset[str]:
    """The fields that may be given more than once."""
    properties = model.model_json_schema()["properties"].items()
    return frozenset(name for name, of in properties if of.get("type") == "array")


def _parse_json(model: type[BaseModel]) -> BaseModel:
    if not _is_json():
        raise _unsupported("application/json")
    body = request.get_data()
    _refuse_nul(_NUL for escaped in (b"\0", b"\\u0000") if escaped in body)
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise _invalid(error) from error


def _refuse_nul(texts: Iterable[str]) -> None:
    """No text of ours holds one, and PostgreSQL fails on it."""
    if any(_NUL in text for text in texts):
        raise InvalidRequest([("body", "holds a NUL character")], "Send it without that.")


def _is_json() -> bool:
    return request.mimetype == "application/json"


def _refuse_other_types(contract: Operation) -> None:
    if request.mimetype not in (*_FORMS, ""):
        raise _unsupported("multipart/form-data", *(["application/json"] if contract.body else []))


def _unsupported(*read: str) -> UnsupportedContentType:
    return UnsupportedContentType(
        f"The body is {request.mimetype or 'of no stated type'}.",
        f"Send it as {' or '.join(read)} and say so in Content-Type.",
    )


def _refuse_parts_without_names() -> None:
    # werkzeug (3.1) gives a part that states no name the name None.
    if not all([*request.form, *request.files]):
        raise InvalidRequest([("body", "holds a part without a name")], _REMEDY)


def _refuse_unknown_files(contract: Operation) -> None:
    known = (*contract.files, *contract.optional_files)
    unknown = [name for name in request.files if name not in known]
    if unknown:
        raise InvalidRequest([(name, "is not a file of this route") for name in unknown], _REMEDY)


def _invalid(error: ValidationError) -> InvalidRequest:
    # Only where and what: the input itself may be large or private.
    found = error.errors(include_url=False, include_input=False, include_context=False)
    shown = [(".".join(str(part) for part in each["loc"]) or "body", each["msg"]) for each in found]
    return InvalidRequest(shown[:20], _REMEDY)
