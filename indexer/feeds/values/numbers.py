"""Numbers as shops write them: decimal points and commas, marks between thousands."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from indexer.feeds.values.bad_value import BadValue, shown

DecimalMark = Literal[".", ","]

_LONGEST = 40
# Blanks and apostrophes only ever stand between thousands.
_SPACED = re.compile(r"([0-9]{1,3})((?:[ '\u2019\u00a0\u2009\u202f][0-9]{3})+)((?:[.,][0-9]+)?)")
_PLAIN = re.compile(r"[0-9]+(?:\.(?:[0-9]{1,2}|[0-9]{4,}))?")
_ONE_MARK = re.compile(r"([0-9]*)([.,])([0-9]*)")
_GROUPED = {
    # The last group has three digits; earlier ones may have two, as in India.
    ",": re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]+)?"),
    ".": re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?"),
}


def parse_number(text: str, decimal_mark: DecimalMark | None = ".") -> Decimal:
    """The number, exactly.

    `decimal_mark` decides what cannot be told from the number itself: 1,990 is a thousand and 1.990
    is not, or the other way round; with None, such a number is refused. Raises BadValue.
    """
    body = text.strip()
    sign = ""
    if body[:1] in ("+", "-"):
        sign, body = body[0], body[1:].lstrip()
    if not body or len(body) > _LONGEST:
        raise BadValue(f"{shown(text)} is not a number" if text.strip() else "it is empty")
    return Decimal(sign + _digits(text, body, decimal_mark))


def parse_quantity(text: str, decimal_mark: DecimalMark | None = ".") -> int:
    """A whole number, also as 3.0 or 1,000. Raises BadValue."""
    try:
        number = parse_number(text, decimal_mark)
    except BadValue as error:
        reason = str(error).replace("is not a number", "is not a whole number")
        raise BadValue(reason) from error
    if number != number.to_integral_value():
        raise BadValue(f"{shown(text)} is not a whole number")
    return int(number)


class MarkEvidence:
    """Learns from the numbers of a column which mark stands before their decimals."""

    def __init__(self) -> None:
        self._seen: set[DecimalMark] = set()

    def note(self, text: str) -> None:
        """Takes a number into account; texts that are none, or say nothing, are passed over."""
        if len(self._seen) < 2 and len(text) <= _LONGEST and (mark := _certain_mark(text)):
            self._seen.add(mark)

    def mark(self, otherwise: DecimalMark) -> DecimalMark | None:
        """The mark; `otherwise` where no number told, None where some told one, some the other."""
        if len(self._seen) > 1:
            return None
        return next(iter(self._seen), otherwise)


def _digits(text: str, body: str, decimal_mark: DecimalMark | None) -> str:
    if _PLAIN.fullmatch(body):
        return body
    if spaced := _SPACED.fullmatch(body):
        groups = re.sub(r"[^0-9]", "", spaced[2])
        return spaced[1] + groups + spaced[3].replace(",", ".")
    if one := _ONE_MARK.fullmatch(body):
        whole, mark, part = one.groups()
        if not whole and not part:
            raise BadValue(f"{shown(text)} is not a number")
        if _may_be_thousands(whole, part):
            if decimal_mark is None:
                raise BadValue(
                    f"{shown(text)} may be {whole}{part} or {whole}.{part}: the file uses both"
                    f" '.' and ',' before decimals; write {whole}{part} or {whole}.{part}0"
                )
            if mark != decimal_mark:
                return whole + part
        return f"{whole or '0'}.{part or '0'}"
    for thousands, pattern in _GROUPED.items():
        if pattern.fullmatch(body):
            return body.replace(thousands, "").replace(",", ".")
    raise BadValue(f"{shown(text)} is not a number")


def _may_be_thousands(whole: str, part: str) -> bool:
    return len(part) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0"


@lru_cache(maxsize=1024)  # prices repeat
def _certain_mark(text: str) -> DecimalMark | None:
    marks = [character for character in text if character in ".,"]
    if not marks:
        return None
    last: DecimalMark = "." if marks[-1] == "." else ","
    if len(set(marks)) == 2:
        return last
    if len(marks) > 1:
        return "," if last == "." else "."
    found = re.search(r"([0-9]*)[.,]([0-9]+)", text)
    if found is None or _may_be_thousands(found[1], found[2]):
        return None
    return last
