"""Times of stock files."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.feeds.values.bad_value import BadValue
from indexer.feeds.values.times import DayOrderEvidence, parse_time

PARIS = ZoneInfo("Europe/Paris")
HALF_PAST_TWO = datetime(2026, 3, 14, 2, 30, tzinfo=PARIS)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-14T02:30:00+01:00",
        "2026-03-14T01:30:00Z",
        "2026-03-14 01:30 UTC",
        "2026-03-14 02:30",
        "2026/03/14 02:30:00",
        "14/03/2026 02:30",
        "14.03.2026 02:30:00",
        "14-03-2026, 2:30",
        "03/14/2026 2:30 AM",
        "46095.104166666664",
        "46095,1041666667",
    ],
)
def test_a_time_of_many_forms_is_read_in_its_zone(text: str) -> None:
    assert parse_time(text, PARIS) == HALF_PAST_TWO


def test_noon_and_midnight_of_twelve_hours() -> None:
    assert parse_time("14/03/2026 12:05 am").hour == 0
    assert parse_time("14/03/2026 12:05 PM").hour == 12
    with pytest.raises(BadValue, match="is not a time"):
        parse_time("14/03/2026 13:05 PM")


def test_a_day_that_may_be_a_month_is_read_only_where_the_file_tells() -> None:
    assert parse_time("03/04/2026", day_first=True) == datetime(2026, 4, 3, tzinfo=UTC)
    assert parse_time("03/04/2026", day_first=False) == datetime(2026, 3, 4, tzinfo=UTC)
    assert parse_time("03.04.2026") == datetime(2026, 4, 3, tzinfo=UTC)
    assert parse_time("04/04/2026") == datetime(2026, 4, 4, tzinfo=UTC)
    with pytest.raises(BadValue, match="write 2026-04-03 or 2026-03-04"):
        parse_time("03/04/2026")


@pytest.mark.parametrize(
    ("texts", "day_first"),
    [
        (["03/04/2026", "14/04/2026"], True),
        (["03/04/2026", "04/14/2026"], False),
        (["03/04/2026"], None),
        (["14/04/2026", "04/14/2026"], None),
        (["14.04.2026", "yesterday", ""], None),
    ],
)
def test_the_order_of_day_and_month_is_learnt_from_all_dates(
    texts: list[str], day_first: bool | None
) -> None:
    evidence = DayOrderEvidence()
    for text in texts:
        evidence.note(text)
    assert evidence.day_first is day_first


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "31/02/2026",
        "2026-13-01",
        "1773455400",
        "12345",
        "99999",
        "14/03/26",
        "25:00",
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(BadValue, match=r"is not a time|is empty"):
        parse_time(text)


@given(
    moment=st.datetimes(datetime(1990, 1, 1), datetime(2099, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    )
)
def test_serial_numbers_of_spreadsheets_are_read_to_the_second(moment: datetime) -> None:
    serial = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    assert parse_time(str(serial)) == moment.replace(tzinfo=UTC)
