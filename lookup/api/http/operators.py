"""Who may see how the service fares, across all maisons."""

import hmac

from flask import request
from pydantic import SecretStr

from lookup.api.http.access import is_local
from lookup.base.errors import Unauthenticated

_SCHEME = "bearer"


class Operators:
    """Whoever sends the operators' token; where there is none, callers on this machine."""

    def __init__(self, token: SecretStr | None) -> None:
        self._token = token

    def is_asking(self) -> bool:
        """Whether the current request is an operator's."""
        if self._token is None:
            return is_local()
        scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
        expected = self._token.get_secret_value().encode()
        return scheme.lower() == _SCHEME and hmac.compare_digest(sent.strip().encode(), expected)

    def check(self) -> None:
        """Raise Unauthenticated unless the current request is an operator's."""
        if not self.is_asking():
            raise Unauthenticated(
                "This is for whoever operates the service.",
                "Send the operators' token as `Authorization: Bearer ...`"
                if self._token
                else "Ask from the service's own machine, or set operator_token.",
            )
