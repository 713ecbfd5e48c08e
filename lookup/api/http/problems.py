"""Errors as RFC 9457 problem+json: the one place that maps them to HTTP."""

from collections.abc import Mapping
from http import HTTPStatus

import structlog
from flask import Flask, Response, g, request
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException

from lookup.api.http.server_paths import without_server_paths
from lookup.base import errors
from lookup.base.disk import is_disk_full

PROBLEM_TYPE = "application/problem+json"
_NO_ROOM = errors.DiskFull(
    "There is no room left where the service keeps things.", "Free some space, then send it again."
)
_TYPE_PREFIX = "urn:problem-type:boutique-lookup:"

# The nearest ancestor that is named here decides (method resolution order).
STATUS: Mapping[type[errors.DomainError], HTTPStatus] = {
    errors.DomainError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.BadInput: HTTPStatus.BAD_REQUEST,
    errors.PhotoError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.EmptyPhoto: HTTPStatus.BAD_REQUEST,
    errors.UnsupportedPhoto: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.UnsupportedContentType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.PhotoTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Refused: HTTPStatus.CONFLICT,
    errors.WrongRegion: HTTPStatus.FORBIDDEN,
    errors.NewerSchema: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.DiskFull: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.SealBroken: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.TextNotRead: HTTPStatus.NOT_IMPLEMENTED,
    errors.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.TooManyRequests: HTTPStatus.TOO_MANY_REQUESTS,
}

# What to do about errors that come from HTTP itself, before any route is reached.
_HTTP_REMEDY: Mapping[int, str] = {
    400: "Send a well-formed request; /openapi.json describes each route.",
    404: "See /openapi.json for the routes there are.",
    405: "Use one of the methods in the Allow header.",
    413: "Send fewer bytes; a photo scaled to 1600 pixels on its long side is enough.",
    415: "Send the content type that /openapi.json gives for the route.",
}
_ANY_REMEDY = "Try again; if it happens again, give the request id to whoever runs the service."


class FieldError(BaseModel):
    """One field of the request and what is wrong with it."""

    model_config = ConfigDict(frozen=True)

    field: str
    message: str


class Problem(BaseModel):
    """The body of every answer that is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: str
    title: str
    status: int
    detail: str
    remedy: str
    instance: str
    request_id: str
    errors: list[FieldError] | None = None


def status_of(error: type[errors.DomainError]) -> HTTPStatus:
    """The HTTP status of a domain error."""
    return next(STATUS[cls] for cls in error.__mro__ if cls in STATUS)


def register_problems(app: Flask) -> None:
    """Answers every error of `app` with a Problem."""
    app.register_error_handler(errors.DomainError, problem_response)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(NoConnectionFree, _database)
    app.register_error_handler(OSError, _files)
    app.register_error_handler(Exception, _unexpected)


def problem_response(error: errors.DomainError) -> Response:
    """The answer that says so."""
    fields = error.fields if isinstance(error, errors.InvalidRequest) else None
    response = _answer(
        status_of(type(error)), error.slug, error.title, error.detail, error.remedy, fields
    )
    if error.retry_seconds is not None:
        response.headers["Retry-After"] = str(error.retry_seconds)
    return response


def _http(error: HTTPException) -> Response | HTTPException:
    if isinstance(error.response, Response):
        return error.response  # whoever raised it has said all
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST:
        return error  # a redirect is no problem
    response = _answer(
        HTTPStatus(status),
        slug=f"http-{status}",
        title=error.name,
        detail=error.description or error.name,
        remedy=_HTTP_REMEDY.get(status, _ANY_REMEDY),
    )
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):  # such as Allow of a 405
            response.headers[name] = value
    return response


def _database(error: OperationalError | NoConnectionFree) -> Response:
    structlog.get_logger().error(
        "database_unavailable", reason=str(getattr(error, "orig", None) or error)
    )
    return problem_response(
        _NO_ROOM
        if is_disk_full(error)
        else errors.Unavailable(
            "The catalogue database does not answer.", "Try again in a few seconds."
        )
    )


def _files(error: OSError) -> Response:
    structlog.get_logger().error("files_unavailable", exc_info=error)
    return problem_response(
        _NO_ROOM
        if is_disk_full(error)
        else errors.Unavailable(
            "A file of the service cannot be read or written.", "Try again in a few seconds."
        )
    )


def _unexpected(error: Exception) -> Response:
    structlog.get_logger().error("unexpected_error", exc_info=error)
    return _answer(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        slug="unexpected",
        title="The service failed unexpectedly",
        detail="The service failed in a way it does not know.",
        remedy=_ANY_REMEDY,
    )


def _answer(
    status: HTTPStatus,
    slug: str,
    title: str,
    detail: str,
    remedy: str,
    fields: tuple[tuple[str, str], ...] | None = None,
) -> Response:
    problem = Problem(
        type=_TYPE_PREFIX + slug,
        title=title,
        status=status,
        detail=without_server_paths(detail),
        remedy=without_server_paths(remedy),
        instance=request.path,
        request_id=g.request_id,
        errors=None
        if fields is None
        else [FieldError(field=name, message=wrong) for name, wrong in fields],
    )
    g.problem = slug
    response = Response(
        problem.model_dump_json(exclude_none=True), status=status, mimetype=PROBLEM_TYPE
    )
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="lookup"'
    return response
