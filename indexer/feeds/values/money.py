"""Amounts of money, with the currency where it stands beside the amount."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel.numbers import is_currency

from indexer.feeds.values.bad_value import BadValue, shown
from indexer.feeds.values.ids import tidy_id
from indexer.feeds.values.numbers import DecimalMark, parse_number

_MAX_PRICE = Decimal(10) ** 10
_CENTS = re.compile(r"[0-9]{1,10}(?:\.[0-9]{1,2})?")
_MONEY = re.compile(
    r"(?P<before>(?:[^0-9+\-.,]|\.(?=\s))*)\s*"
    r"(?P<number>[+-]?[0-9.,][0-9.,'\u2019\u00a0\u2009\u202f ]*?)"
    r"(?:[.,]?[-\u2013\u2014]+)?\s*"  # Swiss prices end in .- where there are no cents
    r"(?P<after>[^0-9+\-]*)"
)
_SYMBOLS = {
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "₩": "KRW",
    "₽": "RUB",
    "₺": "TRY",
    "₫": "VND",
    "₪": "ILS",
    "฿": "THB",
    "元": "CNY",
    "円": "JPY",
    "zł": "PLN",
    "kč": "CZK",
    "fr.": "CHF",
    "sfr.": "CHF",
    "us$": "USD",
    "a$": "AUD",
    "au$": "AUD",
    "c$": "CAD",
    "ca$": "CAD",
    "hk$": "HKD",
    "nt$": "TWD",
    "s$": "SGD",
    "r$": "BRL",
}
_SHARED_SYMBOLS = {"$", "¥", "￥", "kr", "kr.", "₨", "fr"}


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` in `currency` (ISO 4217), which is None where nothing beside the amount names it.

    `note` says what of the text was left out.
    """

    amount: Decimal
    currency: str | None = None
    note: str | None = None


@lru_cache(maxsize=4096)  # the prices of a shop are few
def parse_money(text: str, decimal_mark: DecimalMark | None = ".") -> Money | None:
    """`1250.00`, `EUR 1250.00`, `1 990,00 €`; None for an empty text.

    At most four decimal places. Raises BadValue.
    """
    if not text.strip():
        return None
    if _CENTS.fullmatch(text):
        return Money(Decimal(text))
    found = _MONEY.fullmatch(tidy_id(text))
    if found is None:
        raise BadValue(f"{shown(text)} is not an amount; write 1250.00")
    try:
        amount = parse_number(found["number"], decimal_mark)
    except BadValue as error:
        if "is not a number" not in str(error):
            raise
        raise BadValue(f"{shown(text)} is not an amount; write 1250.00") from error
    if not 0 <= amount < _MAX_PRICE:
        raise BadValue(f"{shown(text)} is not a price")
    if amount != round(amount, 4):
        raise BadValue(f"{shown(text)} has more than four decimal places")
    named = [name for name in (found["before"].strip(), found["after"].strip()) if name]
    if not named:
        return Money(amount)
    if all(name.casefold() in _SHARED_SYMBOLS for name in named):
        return Money(
            amount, None, f"{named[0]!r} stands for several currencies; the price is kept without"
        )
    codes = {_currency(name) for name in named if name.casefold() not in _SHARED_SYMBOLS}
    if len(codes) > 1:
        raise BadValue(f"{shown(text)} names two currencies")
    return Money(amount, codes.pop())


def clean_currency(text: str) -> str | None:
    """An ISO 4217 code, or the symbol of one currency alone; None for an empty text."""
    return _currency(text.strip()) if text.strip() else None


@lru_cache(maxsize=256)
def _currency(name: str) -> str:
    code = _SYMBOLS.get(name.casefold(), name.upper())
    if not (code.isascii() and is_currency(code)):
        raise BadValue(f"{shown(name)} is not an ISO 4217 currency code")
    return code
