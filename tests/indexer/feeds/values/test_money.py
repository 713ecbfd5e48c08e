"""Amounts of money."""

from decimal import Decimal

import pytest

from indexer.feeds.values.bad_value import BadValue
from indexer.feeds.values.money import Money, clean_currency, parse_money


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("1250", "1250", None),
        ("1250.00 EUR", "1250.00", "EUR"),
        ("EUR 1250.00", "1250.00", "EUR"),
        ("EUR1250", "1250", "EUR"),
        ("eur 1.990,00", "1990.00", "EUR"),
        ("1\u00a0990,00\u00a0€", "1990.00", "EUR"),
        ("€1,990.00", "1990.00", "EUR"),
        ("£12", "12", "GBP"),
        ("US$ 1,250.00", "1250.00", "USD"),
        ("CHF 1'990.-", "1990", "CHF"),
        ("Fr. 1990.\u2013", "1990", "CHF"),
        ("1 990,50 zł", "1990.50", "PLN"),
        ("'1990,50", "1990.50", None),
        ("0", "0", None),
    ],
)
def test_an_amount_is_read_with_its_currency(text: str, amount: str, currency: str | None) -> None:
    assert parse_money(text) == Money(Decimal(amount), currency)


def test_a_sign_of_several_currencies_is_told_and_left_out() -> None:
    money = parse_money("$12.50")
    assert money is not None
    assert (money.amount, money.currency) == (Decimal("12.50"), None)
    assert "'$' stands for several currencies" in str(money.note)
    assert parse_money("$12.50 CAD") == Money(Decimal("12.50"), "CAD")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("dear", "is not an amount"),
        ("1_250", "is not an amount"),
        ("1e3", "is not an amount"),
        ("-3", "is not a price"),
        ("1" + "0" * 11, "is not a price"),
        ("1.23456", "more than four decimal places"),
        ("12 XQZ", "'XQZ' is not an ISO 4217"),
        ("EUR 12 USD", "names two currencies"),
        ("12 - 15 EUR", "is no"),
    ],
)
def test_what_is_no_amount_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadValue, match=reason):
        parse_money(text)


def test_nothing_is_no_amount_and_no_currency() -> None:
    assert parse_money("  ") is None
    assert clean_currency(" ") is None
    assert [clean_currency(text) for text in ("eur", " € ")] == ["EUR", "EUR"]
