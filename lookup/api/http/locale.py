"""The language an answer is wanted in."""

import re

from flask import request

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def wanted_locale(asked: str | None) -> str | None:
    """`asked`, or else the request's first choice in Accept-Language (a BCP 47 tag), or None."""
    if asked is not None:
        return asked
    return next((tag for tag, _ in request.accept_languages if _TAG.fullmatch(tag)), None)
