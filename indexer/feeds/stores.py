"""The stores file: CSV, one row a store."""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from stdnum import ean
from stdnum.exceptions import ValidationError

from indexer.feeds.checks import BadValue, clean_id
from indexer.feeds.tables import Table, TableRow
from lookup.catalog.rows import Quarantined, StoreRow

REQUIRED = ("store_code", "name", "city", "country", "region", "latitude", "longitude", "timezone")


def read_stores(path: Path) -> Iterator[StoreRow | Quarantined]:
    """Stores of the file. A row with a bad value is left out whole; of two codes the first counts.

    Raises MissingColumns or FeedError when no row can be used.
    """
    seen: dict[str, int] = {}
    for row in Table(path, required=REQUIRED):
        if isinstance(row, Quarantined):
            yield row
            continue
        try:
            store = _store(row)
        except _BadCell as error:
            yield Quarantined(path.name, row.number, error.column, str(error))
            continue
        first = seen.setdefault(store.code, row.number)
        if first != row.number:
            reason = f"store {store.code!r} was already in row {first}, which is kept"
            yield Quarantined(path.name, row.number, "store_code", reason)
            continue
        yield store


class _BadCell(Exception):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def _store(row: TableRow) -> StoreRow:
    cells = {column: text.strip() for column, text in row.cells.items()}
    try:
        code = clean_id(row.cells["store_code"])
    except BadValue as error:
        raise _BadCell("store_code", f"the code cannot be used: {error}") from error
    return StoreRow(
        code=code,
        name=cells["name"] or code,
        city=cells["city"] or None,
        country=_country(cells["country"]),
        region=cells["region"] or None,
        latitude=_degrees("latitude", cells["latitude"], 90),
        longitude=_degrees("longitude", cells["longitude"], 180),
        timezone=_timezone(cells["timezone"]),
        gln=_gln(cells.get("gln", "")),
    )


def _country(text: str) -> str | None:
    if text and not (len(text) == 2 and text.isascii() and text.isalpha()):
        raise _BadCell("country", f"{text[:40]!r} is no ISO 3166-1 code of two letters")
    return text.upper() or None


def _degrees(column: str, text: str, limit: int) -> float | None:
    if not text:
        return None
    try:
        degrees = float(text)
    except ValueError as error:
        raise _BadCell(column, f"{text[:40]!r} is no number") from error
    if not -limit <= degrees <= limit:
        raise _BadCell(column, f"{text[:40]} is not between -{limit} and {limit} degrees")
    return degrees


def _timezone(text: str) -> str | None:
    if not text:
        return None
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _BadCell("timezone", f"{text[:40]!r} is no IANA time zone") from error
    return text


def _gln(text: str) -> str | None:
    if not text:
        return None
    try:
        digits = ean.validate(text)
    except ValidationError as error:
        raise _BadCell("gln", f"{text[:40]!r} is no GLN: {error}") from error
    if len(digits) != 13:
        raise _BadCell("gln", f"{text[:40]!r} is no GLN: it has {len(digits)} digits, not 13")
    return str(digits)
