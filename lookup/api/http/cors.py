"""Which other sites' pages may call the API: none, unless the deployment names them."""

from http import HTTPStatus

from flask import Flask, Response, request

from lookup.settings.table import Settings

_METHODS = "GET, POST, PUT"
_SENT = "Authorization, Content-Type, If-None-Match, Accept-Language, X-Request-Id"
_SHOWN = "ETag, Retry-After, X-Request-Id"
_REMEMBERED_SECONDS = "600"


def register_cors(app: Flask, settings: Settings) -> None:
    """Lets pages of `settings.cors_origins` call every route, with a key of their own.

    Call it before access is guarded: browsers ask first (preflight), and without a key.
    """
    if not settings.cors_origins:
        return

    def answer_preflight() -> Response | None:
        asked = "Access-Control-Request-Method" in request.headers
        if request.method != "OPTIONS" or not asked or not _listed():
            return None
        response = Response(status=HTTPStatus.NO_CONTENT)
        response.headers["Access-Control-Allow-Methods"] = _METHODS
        response.headers["Access-Control-Allow-Headers"] = _SENT
        response.headers["Access-Control-Max-Age"] = _REMEMBERED_SECONDS
        return response

    def allow(response: Response) -> Response:
        # Also where it is not allowed: a cache must not hand that answer to a site that is.
        response.vary.add("Origin")
        if _listed():
            response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
            response.headers["Access-Control-Expose-Headers"] = _SHOWN
        return response

    def _listed() -> bool:
        return request.headers.get("Origin") in settings.cors_origins

    app.before_request(answer_preflight)
    app.after_request(allow)
