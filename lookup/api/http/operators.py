"""Who may see how the service fares, across all maisons."""

import hmac

from flask import request
from pydantic import SecretStr

from lookup.base.errors import Unauthenticated

_SCHEME = "bearer"


class Operators:
    """Whoever sends the operators' token; nobody where there is none."""

    def __init__(self, token: SecretStr | None) -> None:
        self._token = token

    def is_asking(self) -> bool:
        """Whether the current request is an operator's."""
        if self._token is None:
            return False
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
                else "Start the service with operator_token, and send that.",
            )
