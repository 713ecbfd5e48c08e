"""Answers that say which state they show, so that who has it already is not sent it again."""

from hashlib import sha256

from flask import Response, request

# Private: a shared cache would hand one maison's answer to another's key.
_ASK_AGAIN = "private, no-cache"
_VARIES_WITH = ("Authorization", "Accept-Language")


def answered_if_new(response: Response) -> Response:
    """The response with its ETag; 304 and no body where the caller's If-None-Match names it.

    An ETag and a Cache-Control that the view set are kept.
    """
    if "ETag" not in response.headers:
        response.set_etag(sha256(response.get_data()).hexdigest()[:32])
    response.headers.setdefault("Cache-Control", _ASK_AGAIN)
    response.vary.update(_VARIES_WITH)
    response.make_conditional(request)
    return response
