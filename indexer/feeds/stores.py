"""The stores file: CSV, one row a store."""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from stdnum import ean
from stdnum.exceptions import ValidationError

from indexer.feeds.tables.column import Column
from indexer.feeds.tables.table import Table, TableRow
from indexer.feeds.values.bad_value import BadValue, shown
from indexer.feeds.values.ids import clean_id
from indexer.feeds.values.surrogates import whole_characters
from lookup.catalog.rows import Quarantined, StoreRow

COLUMNS = (
    Column("store_code", required=True, means="the store, as stock files name it"),
    Column("name", required=True, means="its name"),
    Column("city", required=True, means="its city"),
    Column("country", required=True, means="ISO 3166-1, two letters"),
    Column("region", required=True, means="the part of the group it belongs to"),
    Column("latitude", required=True, means="degrees, WGS 84"),
    Column("longitude", required=True, means="degrees, WGS 84"),
    Column("timezone", required=True, means="IANA, such as Europe/Paris"),
    Column("gln", means="GS1 location number"),
)


def read_stores(path: Path) -> Iterator[StoreRow | Quarantined]:
    """Stores of the file. A row with a bad value is left out whole; of two codes the first counts.

    Raises MissingColumns or FeedError when no row can be used.
    """
    seen: dict[str, int] = {}
    for row in Table(path, COLUMNS, what="a stores file"):
        if isinstance(row, Quarantined):
            yield row
            continue
        try:
            store = _store(row)
        except _BadCell as error:
            column = row.names[error.column]
            yield Quarantined(path.name, row.number, column, str(error), row.cells[error.column])
            continue
        first = seen.setdefault(store.code, row.number)
        if first != row.number:
            reason = f"store {store.code!r} was already in row {first}, which is kept"
            yield Quarantined(path.name, row.number, row.names["store_code"], reason, store.code)
            continue
        yield store


class _BadCell(Exception):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def _store(row: TableRow) -> StoreRow:
    cells = {column: _whole(column, text) for column, text in row.cells.items()}
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


def _whole(column: str, text: str) -> str:
    try:
        return whole_characters(text.strip())
    except BadValue as error:
        raise _BadCell(column, str(error)) from error


def _country(text: str) -> str | None:
    if text and not (len(text) == 2 and text.isascii() and text.isalpha()):
        raise _BadCell("country", f"{shown(text)} is no ISO 3166-1 code of two letters")
    return text.upper() or None


def _degrees(column: str, text: str, limit: int) -> float | None:
    if not text:
        return None
    try:
        degrees = float(text.replace(",", "."))
    except ValueError as error:
        raise _BadCell(column, f"{shown(text)} is not a number") from error
    if not -limit <= degrees <= limit:
        raise _BadCell(column, f"{text[:40]} is not between -{limit} and {limit} degrees")
    return degrees


def _timezone(text: str) -> str | None:
    if not text:
        return None
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _BadCell("timezone", f"{shown(text)} is no IANA time zone") from error
    return text


def _gln(text: str) -> str | None:
    if not text:
        return None
    try:
        digits = ean.validate(text)
    except ValidationError as error:
        raise _BadCell("gln", f"{shown(text)} is no GLN: {error}") from error
    if len(digits) != 13:
        raise _BadCell("gln", f"{shown(text)} is no GLN: it has {len(digits)} digits, not 13")
    return str(digits)
