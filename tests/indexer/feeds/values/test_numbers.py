"""Numbers as shops write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.feeds.values.bad_value import BadValue
from indexer.feeds.values.numbers import DecimalMark, MarkEvidence, parse_number, parse_quantity


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1250", "1250"),
        (" 1250.00 ", "1250.00"),
        ("1250,00", "1250.00"),
        ("1.990,00", "1990.00"),
        ("1,990.00", "1990.00"),
        ("1 990,00", "1990.00"),
        ("1\u202f990,5", "1990.5"),
        ("1'990.50", "1990.50"),
        ("1\u2019234\u2019567", "1234567"),
        ("1.234.567", "1234567"),
        ("1,234,567.891", "1234567.891"),
        ("12,34,567.00", "1234567.00"),
        ("0,500", "0.500"),
        ("0.500", "0.500"),
        ("1234.567", "1234.567"),
        (".5", "0.5"),
        ("5.", "5"),
        ("-3,5", "-3.5"),
        ("+3", "3"),
    ],
)
@pytest.mark.parametrize("mark", [".", ",", None])
def test_a_number_that_tells_its_own_decimal_mark_needs_no_other(
    text: str, number: str, mark: DecimalMark | None
) -> None:
    assert parse_number(text, mark) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "mark", "number"),
    [
        ("1,990", ".", "1990"),
        ("1,990", ",", "1.990"),
        ("1.990", ".", "1.990"),
        ("1.990", ",", "1990"),
    ],
)
def test_three_digits_behind_one_mark_are_read_by_the_file_s_decimal_mark(
    text: str, mark: DecimalMark, number: str
) -> None:
    assert parse_number(text, mark) == Decimal(number)


def test_where_the_file_uses_both_marks_such_a_number_is_refused() -> None:
    with pytest.raises(BadValue, match=r"'1,990' may be 1990 or 1\.990"):
        parse_number("1,990", None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1_0",
        "1e3",
        "NaN",
        "Infinity",
        "--1",
        "1.2.3",
        "1,23,4",
        "1 99",
        ".",
        "٣",
        "9" * 41,
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadValue, match=r"is not a number|is empty"):
        parse_number(text)


@given(
    number=st.decimals(0, 10**9, places=2),
    thousands=st.sampled_from([",", ".", " ", "'", "\u202f", ""]),
    decimal=st.sampled_from([",", "."]),
)
def test_whatever_the_marks_the_number_is_read_back(
    number: Decimal, thousands: str, decimal: str
) -> None:
    if thousands == decimal:
        return
    text = f"{number:,.2f}".translate({ord(","): thousands, ord("."): decimal})
    assert parse_number(text, None) == number


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1,990", "780.00"], "."),
        (["1,990", "780,00"], ","),
        (["1.234.567"], ","),
        (["1.990,00"], ","),
        (["0.000", "1.000"], "."),
        (["1,990", "2.990"], "otherwise"),
        (["1.5", "2,5"], None),
        (["dear", ""], "otherwise"),
    ],
)
def test_the_decimal_mark_of_a_column_is_learnt_from_its_numbers(
    texts: list[str], mark: str | None
) -> None:
    evidence = MarkEvidence()
    for text in texts:
        evidence.note(text)
    for otherwise in (".", ","):
        assert evidence.mark(otherwise) == (otherwise if mark == "otherwise" else mark)


def test_a_quantity_is_whole() -> None:
    assert [parse_quantity(text) for text in ("3.0", "1,000", "-2", "2.000")] == [3, 1000, -2, 2]
    for text in ("3.5", "1_0", "few"):
        with pytest.raises(BadValue, match="is not a whole number"):
            parse_quantity(text)
