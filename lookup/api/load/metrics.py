"""What the service counts and times of itself, for Prometheus."""

from pathlib import Path
from time import perf_counter

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from lookup.answers.models import LookupAnswer
from lookup.search.asking.answers import SearchAnswer

# From what one row of the database takes to the longest that anyone waits.
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_OTHER = "other"


class Metrics:
    """The service's own figures; threads share it.

    `shared` is the directory in which all processes of the service count (see
    `lookup.serving.process_counts`); without one, this process counts for itself.
    """

    def __init__(self, shared: Path | None = None) -> None:
        self._shared = shared
        self._own = CollectorRegistry()
        # What is in shared files is found by its directory, not by a registry.
        registry = None if shared else self._own
        self._requests = Counter(
            "lookup_http_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=registry,
        )
        self._request_seconds = Histogram(
            "lookup_http_request_duration_seconds",
            "From a request's first line to its answer; reading the photo and waiting included.",
            ("route",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._problems = Counter(
            "lookup_problems",
            "Answers that say what is wrong, by their type.",
            ("problem",),
            registry=registry,
        )
        self._stage_seconds = Histogram(
            "lookup_stage_duration_seconds",
            "Parts of look-ups and of searches, and their total.",
            ("task", "stage"),
            buckets=_SECONDS,
            registry=registry,
        )
        self._wait_seconds = Histogram(
            "lookup_photo_wait_seconds",
            "How long photos waited until they were worked on.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._decisions = Counter(
            "lookup_decisions",
            "Look-ups answered, by what was decided.",
            ("maison", "decision"),
            registry=registry,
        )
        self._in_work = Gauge(
            "lookup_photos_in_work",
            "Photos that are worked on.",
            multiprocess_mode="livesum",
            registry=registry,
        )
        self._waiting = Gauge(
            "lookup_photos_waiting",
            "Photos that wait to be worked on.",
            multiprocess_mode="livesum",
            registry=registry,
        )

    def photos(self, in_work: int, waiting: int) -> None:
        """How many photos are worked on and how many wait, now."""
        self._in_work.set(in_work)
        self._waiting.set(waiting)

    def waited(self, seconds: float) -> None:
        """A photo was taken up, so long after it had arrived."""
        self._wait_seconds.observe(seconds)

    def looked_up(self, maison: str, answer: LookupAnswer) -> None:
        """A look-up was answered."""
        self._decisions.labels(maison, answer.decision).inc()
        self._stages("lookup", answer.timings_ms.model_dump())

    def searched(self, answer: SearchAnswer) -> None:
        """A search was answered."""
        self._stages("search", answer.timings_ms.model_dump())

    def answered(self, method: str, route: str, response: Response, seconds: float) -> None:
        """A request was answered, well or not."""
        method = method if method in _METHODS else _OTHER
        self._requests.labels(method, route, response.status_code).inc()
        self._request_seconds.labels(route).observe(seconds)
        if "problem" in g:
            self._problems.labels(g.problem).inc()

    def exposition(self, *more: Collector) -> bytes:
        """Everything counted so far, by every process, and `more` in Prometheus' text format."""
        registry = CollectorRegistry()
        if self._shared is None:
            registry.register(self._own)
        else:
            MultiProcessCollector(registry, path=str(self._shared))
        for collector in more:
            registry.register(collector)
        return generate_latest(registry)

    def _stages(self, task: str, milliseconds: dict[str, float]) -> None:
        for stage, spent in milliseconds.items():
            if spent:  # words alone are neither decoded nor embedded
                self._stage_seconds.labels(task, stage).observe(spent / 1000)


def register_metrics(app: Flask, metrics: Metrics) -> None:
    """Counts every request."""

    def start() -> None:
        g.arrived = perf_counter()

    def count(response: Response) -> Response:
        # The rule, not the path: a label for each id would never end.
        route = request.url_rule.rule if request.url_rule else _OTHER
        metrics.answered(request.method, route, response, perf_counter() - g.arrived)
        return response

    app.before_request(start)
    app.after_request(count)
