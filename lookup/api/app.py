"""The application factory of the HTTP service."""

from flask import Flask

from lookup.access.request_counts import RequestCounts
from lookup.api.http.access import register_access
from lookup.api.http.bodies import longest_body
from lookup.api.http.cors import register_cors
from lookup.api.http.headers import register_headers
from lookup.api.http.logs import register_request_log
from lookup.api.http.openapi import description
from lookup.api.http.operators import Operators
from lookup.api.http.ports import Gate, Services
from lookup.api.http.problems import register_problems
from lookup.api.http.proxies import believe_proxies
from lookup.api.http.request import PhotoRequest
from lookup.api.http.request_ids import register_request_ids
from lookup.api.http.server_paths import register_server_paths
from lookup.api.http.unread import register_unread
from lookup.api.load.concurrency import Concurrency
from lookup.api.load.draining import Draining
from lookup.api.load.lane import register_deadline, register_lane
from lookup.api.load.limits import CountsStorage, register_address_limit, register_key_limit
from lookup.api.load.metrics import Metrics, register_metrics
from lookup.api.routes.alternatives import alternatives
from lookup.api.routes.builds import builds
from lookup.api.routes.demand import demand
from lookup.api.routes.docs import docs
from lookup.api.routes.events import events
from lookup.api.routes.feedback import feedback
from lookup.api.routes.first_key import first_key
from lookup.api.routes.generations import generations
from lookup.api.routes.health import health
from lookup.api.routes.images import images
from lookup.api.routes.insight import insight
from lookup.api.routes.inspections import inspections
from lookup.api.routes.items import items
from lookup.api.routes.lookups import lookups
from lookup.api.routes.pages import pages
from lookup.api.routes.products import products
from lookup.api.routes.review_page import review_page
from lookup.api.routes.search import search
from lookup.api.routes.stock import stock
from lookup.api.routes.stores import stores
from lookup.api.routes.tags import tags
from lookup.api.routes.usage import usage
from lookup.settings.table import Settings

_FORM_PARTS = 20
# Werkzeug reads a body by 64 KiB and counts what may be the start of a boundary at the end of one
# piece together with all of the next: with less than two pieces it refuses photos at random.
_FORM_MEMORY = 2 * 64 * 1024


def create_app(
    settings: Settings,
    services: Services,
    gate: Gate,
    *,
    metrics: Metrics | None = None,
    draining: Draining | None = None,
    counts: RequestCounts | None = None,
) -> Flask:
    """The WSGI application over open services, which the caller closes.

    `metrics` counts elsewhere than in this process, `draining` is begun by who stops the service,
    `counts` is where all replicas count requests; without it each process counts for itself.
    Raises InvalidSettings where settings do not go together.
    """
    metrics, draining = metrics or Metrics(), draining or Draining()
    app = Flask("lookup.web")
    app.request_class = PhotoRequest
    believe_proxies(app, settings.trusted_proxies)
    app.config["MAX_CONTENT_LENGTH"] = longest_body(settings)("/")
    app.config["MAX_FORM_MEMORY_SIZE"] = _FORM_MEMORY
    app.config["MAX_FORM_PARTS"] = _FORM_PARTS
    # Order counts: the id is in every log line, also in those of refused requests; and who asks
    # too often is refused before a key's slow hash is computed.
    register_request_ids(app)
    register_request_log(app)
    register_metrics(app, metrics)
    register_deadline(app, settings.answer_seconds)
    register_server_paths(app, settings)
    register_problems(app)
    register_headers(app, settings)
    register_cors(app, settings)
    register_unread(app)
    storage = CountsStorage.of(settings, counts)
    register_address_limit(app, settings, storage)
    for blueprint in (
        lookups(services.lookups, settings, metrics),
        search(services.searches, settings, metrics),
        tags(services.tags, settings),
        feedback(services.feedback, settings),
        products(services.products),
        alternatives(services.searches),
        images(services.pictures),
        stock(services.stock),
        stores(services.stores),
        generations(services.generations),
        inspections(services.inspections, settings),
        items(services.items, settings),
        demand(services.demand),
        usage(services.usages),
        builds(services.builds),
        insight(services.insights),
        events(services.events),
        health(
            services.readiness,
            services.insights,
            gate,
            Operators(settings.operator_token),
            metrics,
            draining,
        ),
        first_key(gate),
        description(),
        docs(),
        pages(),
        review_page(),
    ):
        app.register_blueprint(blueprint)
    register_lane(app, Concurrency.of(settings), metrics)
    register_access(app, gate)
    register_key_limit(app, settings, storage)
    return app
