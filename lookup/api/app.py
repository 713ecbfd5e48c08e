"""The application factory of the HTTP service."""

from flask import Flask

from lookup.api.access import register_access
from lookup.api.cors import register_cors
from lookup.api.docs import docs
from lookup.api.feedback import feedback
from lookup.api.generations import generations
from lookup.api.headers import register_headers
from lookup.api.health import health
from lookup.api.images import images
from lookup.api.inspections import inspections
from lookup.api.lane import register_deadline, register_lane
from lookup.api.limits import CountsStorage, register_address_limit, register_key_limit
from lookup.api.logs import register_request_log
from lookup.api.lookups import lookups
from lookup.api.metrics import Metrics, register_metrics
from lookup.api.openapi import description
from lookup.api.operators import Operators
from lookup.api.ports import Gate, Service
from lookup.api.problems import register_problems
from lookup.api.products import products
from lookup.api.proxies import believe_proxies
from lookup.api.request import PhotoRequest
from lookup.api.request_ids import register_request_ids
from lookup.api.search import search
from lookup.api.stock import stock
from lookup.api.stores import stores
from lookup.catalog.database import Database
from lookup.concurrency import Concurrency
from lookup.draining import Draining
from lookup.settings import Settings
from lookup.web.pages import pages
from lookup.web.review_page import review_page

# Beside the photo a form holds a few short fields and the multipart boundaries.
_FORM_ROOM = 64 * 1024
_FORM_PARTS = 20
# Werkzeug reads a body by 64 KiB and counts what may be the start of a boundary at the end of one
# piece together with all of the next: with less than two pieces it refuses photos at random.
_FORM_MEMORY = 2 * 64 * 1024


def create_app(
    settings: Settings,
    service: Service,
    gate: Gate,
    *,
    metrics: Metrics | None = None,
    draining: Draining | None = None,
    database: Database | None = None,
) -> Flask:
    """The WSGI application over an open service; the caller closes the service.

    `metrics` counts elsewhere than in this process, `draining` is begun by who stops the service,
    `database` may be where all replicas count requests.
    Raises InvalidSettings where settings do not go together.
    """
    metrics, draining = metrics or Metrics(), draining or Draining()
    app = Flask("lookup.web")
    app.request_class = PhotoRequest
    believe_proxies(app, settings.trusted_proxies)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_photo_bytes + _FORM_ROOM
    app.config["MAX_FORM_MEMORY_SIZE"] = _FORM_MEMORY
    app.config["MAX_FORM_PARTS"] = _FORM_PARTS
    # Order counts: the id is in every log line, also in those of refused requests; and who asks
    # too often is refused before a key's slow hash is computed.
    register_request_ids(app)
    register_request_log(app)
    register_metrics(app, metrics)
    register_deadline(app, settings.answer_seconds)
    register_problems(app)
    register_headers(app)
    register_cors(app, settings)
    counts = CountsStorage.of(settings, database)
    register_address_limit(app, settings, counts)
    for blueprint in (
        lookups(service, settings, metrics),
        search(service, settings, metrics),
        feedback(service, settings),
        products(service),
        images(service),
        stock(service),
        stores(service),
        generations(service),
        inspections(service, settings),
        health(service, gate, Operators(settings.operator_token), metrics, draining),
        description(),
        docs(),
        pages(),
        review_page(),
    ):
        app.register_blueprint(blueprint)
    register_lane(app, Concurrency.of(settings), metrics)
    register_access(app, gate)
    register_key_limit(app, settings, counts)
    return app
