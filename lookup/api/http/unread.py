"""Requests that the server could not read: they are answered in the service's one shape too."""

from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_ERROR = "lookup.unread"


def register_unread(app: Flask) -> None:
    """Lets `app` answer for requests that never reached it whole.

    Call it once errors become problems, and before requests are counted against rates.
    """

    def refuse() -> None:
        error = request.environ.get(_ERROR)
        if isinstance(error, Exception):
            raise error

    app.before_request(refuse)


def unread_response(wsgi: "WSGIApplication", error: Exception, address: str) -> Response:
    """What the application answers where only `error` came of a request from `address`."""
    environ = EnvironBuilder(path="*").get_environ()
    environ |= {"REMOTE_ADDR": address, _ERROR: error}
    response = Response.from_app(wsgi, environ, buffered=True)
    response.headers["Connection"] = "close"
    return response
