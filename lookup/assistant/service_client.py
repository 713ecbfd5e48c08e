"""The HTTP service as an assistant's tools ask it: with a key, whose role and limits hold."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import httpx

from lookup.base.errors import BadInput, DomainError, NotFound, Refused, Unavailable

Answer = dict[str, Any]
Fields = Mapping[str, str | int | bool | Sequence[str] | None]


class ServiceClient:
    """Asks one service for one maison, that of the key."""

    def __init__(self, http: httpx.Client) -> None:
        """`http` knows the service's address and sends the key."""
        self._http = http

    def get(self, *path: str, **fields: str | int | None) -> Answer:
        """The answer of a route; its path is given in parts.

        Raises NotFound, Refused for what the key may not, BadInput, and Unavailable where there
        is no service, or it has too much to do.
        """
        route = "/v1/" + "/".join(quote(part, safe="") for part in path)
        return self._answer("GET", route, params=_given(fields))

    def post(self, route: str, fields: Fields, photo: str | None) -> Answer:
        """The answer to a form, with a photo as base64 where there is one. Raises as `get` does."""
        files = {"photo": ("photo", _bytes(photo))} if photo else None
        return self._answer("POST", f"/v1/{route}", data=_given(fields), files=files)

    def _answer(self, method: str, route: str, **sent: Any) -> Answer:
        try:
            response = self._http.request(method, route, **sent)
            answer = response.json()
        except (httpx.HTTPError, json.JSONDecodeError) as error:
            raise Unavailable(f"The service cannot be asked: {error}.", "Try again.") from error
        if response.is_success:
            return dict(answer)
        raise _error(response.status_code, answer)


def _given(fields: Fields) -> dict[str, Any]:
    """What was given, as a form has it."""
    return {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in fields.items()
        if value not in (None, False, "") and value != []
    }


def _bytes(photo: str) -> bytes:
    try:
        return base64.b64decode(photo, validate=True)
    except binascii.Error as error:
        raise BadInput("The photo is not base64.", "Send the file's bytes as base64.") from error


def _error(status: int, problem: Mapping[str, Any]) -> DomainError:
    detail = str(problem.get("detail", f"The service answered {status}."))
    remedy = str(problem.get("remedy", "Ask otherwise."))
    if status == 404:
        return NotFound(detail, remedy)
    if status in (401, 403, 409):
        return Refused(detail, remedy)
    if status == 429 or status >= 500:
        return Unavailable(detail, remedy)
    return BadInput(detail, remedy)
