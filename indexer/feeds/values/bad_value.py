"""A value of a feed that cannot be taken."""


class BadValue(ValueError):
    """The message says what is wrong with the value; it goes into the report."""


def shown(text: str, length: int = 40) -> str:
    """The value in quotes, cut to `length` characters, for a message."""
    return repr(text if len(text) <= length else text[:length] + "…")
