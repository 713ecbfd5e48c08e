"""The templates of reports, with what they all use."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from lookup.evaluation.intervals import Interval
from lookup.evaluation.report.pictures import data_uri
from lookup.evaluation.report.svg import bar, difference_bar


def render(template: str, **values: object) -> str:
    """The page of that template. Raises PhotoError for a picture that cannot be read."""
    environment = Environment(
        loader=PackageLoader("lookup.evaluation.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals = {
        "bar": bar,
        "difference_bar": difference_bar,
        # A catalogue picture is often shown more than once.
        "picture": cache(data_uri),
    }
    environment.filters |= {"rate": _rate, "interval": _interval}
    return environment.get_template(template).render(values)


def _rate(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _interval(ends: Interval | None) -> str:
    return "" if ends is None else f"{ends[0]:.3f} to {ends[1]:.3f}"
