"""Counts in messages to people."""


def counted(number: int, noun: str) -> str:
    """`1 row`, `0 rows`, `1,250 rows`: the noun is given for one, and takes an s for more."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
