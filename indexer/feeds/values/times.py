"""Times of stock files, as systems and spreadsheets write them."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from indexer.feeds.values.bad_value import BadValue, shown

_SERIAL = re.compile(r"([0-9]{5})(?:[.,]([0-9]+))?")
_SERIAL_DAY_0 = datetime(1899, 12, 30)  # DTZ local by definition
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # 1954 to 2119
_CALENDAR = re.compile(
    r"(?P<a>[0-9]{1,4})(?P<mark>[/.-])(?P<b>[0-9]{1,2})(?P=mark)(?P<c>[0-9]{1,4})"
    r"(?:[\sT,]+(?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]+)?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?)?"
)
_UTC_NAME = re.compile(r"\s*(?:UTC|GMT)$", re.IGNORECASE)


def parse_time(text: str, zone: tzinfo = UTC, *, day_first: bool | None = None) -> datetime:
    """The time, aware: ISO 8601, a spreadsheet's serial number, or a date such as 14/03/2026 02:30.

    `zone` holds where the text names none. `day_first` tells 03/04/2026 apart: 3 April when True,
    4 March when False, refused when None; with dots the day always comes first. Raises BadValue.
    """
    tidy = text.strip()
    if not tidy:
        raise BadValue("it is empty")
    if serial := _SERIAL.fullmatch(tidy):
        return _of_serial(text, serial, zone)
    try:
        time = datetime.fromisoformat(_UTC_NAME.sub("+00:00", tidy))
    except ValueError:
        time = _of_calendar(text, tidy, day_first)
    return time if time.tzinfo is not None else time.replace(tzinfo=zone)


class DayOrderEvidence:
    """Learns from the dates of a column whether the day or the month comes first."""

    def __init__(self) -> None:
        self._seen: set[bool] = set()

    def note(self, text: str) -> None:
        """Takes a date into account; one that says nothing is passed over."""
        found = _CALENDAR.fullmatch(text.strip()) if len(self._seen) < 2 else None
        if found is None or len(found["c"]) != 4 or found["mark"] == ".":
            return
        first, second = int(found["a"]), int(found["b"])
        if first > 12 >= second:
            self._seen.add(True)
        elif second > 12 >= first:
            self._seen.add(False)

    @property
    def day_first(self) -> bool | None:
        """Whether the day comes first; None where no date tells, or they disagree."""
        return next(iter(self._seen)) if len(self._seen) == 1 else None


def _of_serial(text: str, serial: re.Match[str], zone: tzinfo) -> datetime:
    days = int(serial[1])
    if not _FIRST_SERIAL <= days <= _LAST_SERIAL:
        raise _no_time(text)
    seconds = round(float(f"0.{serial[2] or 0}") * 86_400)
    return (_SERIAL_DAY_0 + timedelta(days=days, seconds=seconds)).replace(tzinfo=zone)


def _of_calendar(text: str, tidy: str, day_first: bool | None) -> datetime:
    found = _CALENDAR.fullmatch(tidy)
    if found is None:
        raise _no_time(text)
    first, second, third = int(found["a"]), int(found["b"]), int(found["c"])
    if len(found["a"]) == 4:
        year, month, day = first, second, third
    elif len(found["c"]) == 4:
        year = third
        if found["mark"] == "." or first > 12:
            day, month = first, second
        elif second > 12 or first == second:
            month, day = first, second
        elif day_first is None:
            raise BadValue(
                f"{shown(text)} may be the {_ordinal(first)} of month {second} or the"
                f" {_ordinal(second)} of month {first}, and no other date of the file tells;"
                f" write {year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}, or say"
                " --day-first or --month-first"
            )
        else:
            day, month = (first, second) if day_first else (second, first)
    else:
        raise _no_time(text)
    hour, minute, second_ = (int(part) for part in _clock(found["clock"]))
    if half := found["half"]:
        if not 1 <= hour <= 12:
            raise _no_time(text)
        hour = hour % 12 + (12 if half in "Pp" else 0)
    try:
        return datetime(year, month, day, hour, minute, second_)  # DTZ the zone follows
    except ValueError as error:
        raise _no_time(text) from error


def _clock(clock: str | None) -> list[str]:
    parts = (clock or "0:0:0").split(":")
    return [*parts, "0"] if len(parts) == 2 else parts


def _ordinal(number: int) -> str:
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number, 'th') }"


def _no_time(text: str) -> BadValue:
    return BadValue(f"{shown(text)} is not a time; write 2025-03-14T02:30:00Z")
