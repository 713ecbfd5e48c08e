"""One id for each request: taken from X-Request-Id or made, sent back, and in every log line."""

import re
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

HEADER = "X-Request-Id"
# What a caller sends ends up in logs and headers, so only plain characters are taken over.
_PLAIN = re.compile(r"[A-Za-z0-9._-]{1,64}")


def register_request_ids(app: Flask) -> None:
    """Sets `g.request_id` before anything else of a request runs."""
    app.before_request(_take)
    app.after_request(_send)


def _take() -> None:
    sent = request.headers.get(HEADER, "")
    g.request_id = sent if _PLAIN.fullmatch(sent) else uuid4().hex
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _send(response: Response) -> Response:
    response.headers[HEADER] = g.request_id
    return response
