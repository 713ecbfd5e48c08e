"""Addresses of web pages."""

import re

from indexer.feeds.values.bad_value import BadValue, shown

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def clean_address(text: str) -> str | None:
    """The address of a page, also a shop's own path; None for an empty text.

    Raises BadValue for what a browser would do something else with than open a page.
    """
    address = text.strip()
    if _CONTROL.search(address):
        raise BadValue(f"{shown(address)} has control characters")
    scheme = _SCHEME.match(address)
    if scheme is not None and scheme[1].lower() not in ("http", "https"):
        raise BadValue(f"{shown(address)} is not an http or https address")
    return address or None
