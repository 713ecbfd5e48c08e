"""Logs as JSON lines on stderr: no photo, no key, no query text."""

import logging
import sys
from time import perf_counter

import structlog
from flask import Flask, Response, g, request

_OURS = "lookup"
log = structlog.get_logger("lookup.access_log")


def configure_logging(level: str = "info") -> None:
    """Every line of this process, also those of libraries, as one JSON object on stderr.

    `level` holds for our own lines. Libraries stay at `info` at least: what they find worth
    telling while debugging can be a photo's metadata.
    """
    least = logging.getLevelNamesMapping()[level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        # Said again because the command line let only warnings through.
        wrapper_class=structlog.make_filtering_bound_logger(least),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(least, logging.INFO))
    logging.getLogger(_OURS).setLevel(least)
    # They report: every variant of itself that this machine's wheel does not have; the address of
    # whoever asks too often; each of its own parts at every migration.
    for name in ("faiss", "flask-limiter", "alembic.runtime.plugins"):
        logging.getLogger(name).setLevel(max(least, logging.WARNING))


def register_request_log(app: Flask) -> None:
    """One line for each request."""
    app.before_request(_start)
    app.after_request(_write)


def _start() -> None:
    g.started = perf_counter()


def _write(response: Response) -> Response:
    principal = g.get("principal")
    log.info(
        "request",
        method=request.method,
        # The rule, not the path: paths hold ids and codes, and a log needs only the kind.
        route=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        problem=g.get("problem"),
        ms=round((perf_counter() - g.started) * 1000, 1),
        maison=principal.maison if principal else None,
        role=principal.role.value if principal else None,
        key=principal.key if principal else None,
    )
    return response
