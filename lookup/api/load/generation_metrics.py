"""What is in service for each maison, read when Prometheus asks."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from lookup.api.http.ports import Insights, Readiness
from lookup.base.errors import Unavailable


class GenerationMetrics:
    """A collector; `lookup_catalogue_up` is 0, and the rest is missing, while the catalogue's
    database does not answer."""

    def __init__(self, readiness: Readiness, insights: Insights) -> None:
        self._readiness = readiness
        self._insights = insights

    def collect(self) -> Iterator[Metric]:
        """Called by prometheus_client."""
        try:
            yield from self._maisons()
        except (OperationalError, NoConnectionFree, Unavailable):
            yield _catalogue_up(0)
        else:
            yield _catalogue_up(1)

    def _maisons(self) -> list[Metric]:
        info = GaugeMetricFamily(
            "lookup_generation_info",
            "The generation in service.",
            labels=("maison", "generation", "encoder"),
        )
        ready = GaugeMetricFamily(
            "lookup_maison_ready", "Whether the maison can be answered for.", labels=("maison",)
        )
        refused = GaugeMetricFamily(
            "lookup_generation_refused",
            "Whether an older generation answers than the one published, which was refused.",
            labels=("maison",),
        )
        pictures = GaugeMetricFamily(
            "lookup_generation_images", "Pictures in the index in service.", labels=("maison",)
        )
        missing = GaugeMetricFamily(
            "lookup_vectors_missing",
            "Catalogue pictures that the index in service does not hold.",
            labels=("maison",),
        )
        broken = GaugeMetricFamily(
            "lookup_bound_broken",
            "Whether feedback shows more false matches than are allowed, by the last insight.",
            labels=("maison",),
        )
        drifted = GaugeMetricFamily(
            "lookup_photos_drifted",
            "Whether photos are unlike those that confidences were learnt from, by the last"
            " insight.",
            labels=("maison",),
        )
        for each in self._readiness.report().maisons:
            warnings = self._insights.warnings(each.maison)
            if warnings is not None:
                broken.add_metric([each.maison], warnings[0])
                drifted.add_metric([each.maison], warnings[1])
            ready.add_metric([each.maison], each.ready)
            refused.add_metric([each.maison], each.ready and each.problem is not None)
            if each.generation is not None:
                info.add_metric([each.maison, each.generation, each.encoder or ""], 1)
                pictures.add_metric([each.maison], each.rows)
                missing.add_metric([each.maison], self._readiness.vectors_missing(each.maison) or 0)
        return [info, ready, refused, pictures, missing, broken, drifted]


def _catalogue_up(value: int) -> Metric:
    return GaugeMetricFamily(
        "lookup_catalogue_up", "Whether the catalogue's database answers.", value=value
    )
