"""Lets photos in: few are worked on at once, few wait, the rest are told to come back."""

from collections.abc import Callable
from functools import wraps
from time import perf_counter
from typing import Any

from flask import Flask, g, request

from lookup.api.http.operation import operation_of
from lookup.api.load.admission import Admission
from lookup.api.load.concurrency import Concurrency
from lookup.api.load.metrics import Metrics
from lookup.base.deadline import answer_deadline

View = Callable[..., Any]


def register_deadline(app: Flask, seconds: float) -> None:
    """Sets `g.deadline`, by which a request wants its answer, when it arrives."""

    def start() -> None:
        g.deadline = answer_deadline(seconds)

    app.before_request(start)


def register_lane(app: Flask, concurrency: Concurrency, metrics: Metrics) -> None:
    """Gives every request with a photo its place, or none. Call it once all blueprints are
    registered."""
    admission = Admission(
        at_once=concurrency.at_once, waiting=concurrency.waiting, watch=metrics.photos
    )
    for endpoint, view in app.view_functions.items():
        contract = operation_of(view)
        if contract is not None and (contract.files or contract.optional_files):
            app.view_functions[endpoint] = _admitted(view, admission, metrics)


def _admitted(view: View, admission: Admission, metrics: Metrics) -> View:
    @wraps(view)
    def admitted(**path: object) -> Any:
        if request.mimetype != "multipart/form-data":
            return view(**path)
        # The photo is read by whoever has a place, so few are in memory at once.
        came = perf_counter()
        with admission.place(g.deadline):
            metrics.waited(perf_counter() - came)
            return view(**path)

    return admitted
