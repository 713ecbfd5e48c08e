"""When a key ends, as people say it on the command line."""

import re
from datetime import UTC, datetime, time, timedelta

import click

_SPAN = re.compile(r"(\d{1,5})([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def to_moment(_ctx: click.Context, _param: click.Parameter, text: str | None) -> datetime | None:
    """`90d`, `12w` or `36h` from now, or the end of a day such as 2027-06-30; aware, in UTC.

    Raises click.BadParameter for a text that is neither.
    """
    if text is None:
        return None
    if span := _SPAN.fullmatch(text):
        return datetime.now(UTC) + int(span[1]) * _UNITS[span[2]]
    try:
        day = datetime.strptime(text, "%Y-%m-%d")
    except ValueError:
        raise click.BadParameter(
            f"{text!r} is neither like 90d, 12w or 36h nor like 2027-06-30."
        ) from None
    return datetime.combine(day, time.max, UTC)
