"""Sends a body to an address that was checked, and to no other."""

import socket
import ssl
from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from lookup.base.addresses import is_public
from lookup.base.errors import BadInput, Refused, Unavailable

_SCHEMES = {"http": 80, "https": 443}


class Poster:
    """Posts to http and https addresses; within private networks only where that is allowed."""

    def __init__(self, *, private: bool, timeout: float = 10.0) -> None:
        """`timeout`: seconds that connecting, sending and the answer may take, each."""
        self._private = private
        self._timeout = timeout

    def check(self, url: str) -> None:
        """Raises BadInput for what is no http or https URL, Refused for one that leads into a
        private network, Unavailable where its host cannot be found."""
        self._address(_parts(url))

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> None:
        """Sends it once, without following redirects.

        Raises Unavailable unless the answer is a 2xx, and what `check` raises.
        """
        parts = _parts(url)
        address = self._address(parts)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            connection = self._connected(parts, address)
            with closing(connection):
                connection.request("POST", target, body, dict(headers))
                status = connection.getresponse().status
        except (OSError, HTTPException) as error:
            raise Unavailable(
                f"The webhook cannot be reached: {error!r}.", "It is tried again."
            ) from error
        if not 200 <= status < 300:
            raise Unavailable(f"The webhook answered {status}.", "It is tried again.")

    def _address(self, parts: SplitResult) -> tuple[str, int]:
        host, port = str(parts.hostname), parts.port or _SCHEMES[parts.scheme]
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Unavailable(
                f"The webhook's host {host} cannot be found: {error}.", "Check its name."
            ) from error
        addresses = [str(place[0]) for *_, place in found]
        inside = [each for each in addresses if not is_public(each)]
        if inside and not self._private:
            raise Refused(
                f"The webhook's host {host} leads to {inside[0]}, within a private network.",
                "If that is meant, set webhook_private_addresses.",
            )
        return addresses[0], port

    def _connected(self, parts: SplitResult, address: tuple[str, int]) -> HTTPConnection:
        # To the address that was checked: a name that changes its address in between (DNS
        # rebinding) gains nothing.
        host = str(parts.hostname)
        sock = socket.create_connection(address, self._timeout)
        if parts.scheme == "http":
            connection = HTTPConnection(host, address[1])
        else:
            connection = HTTPSConnection(host, address[1])
            try:
                sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
            except OSError:
                sock.close()
                raise
        connection.sock = sock
        return connection


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        known = parts.scheme in _SCHEMES and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    if not known or parts.username is not None or not url.isascii() or not url.isprintable():
        raise BadInput(
            f"{url!r} is not the address of a webhook.",
            "Give one like https://host/path, without a user name.",
        )
    return parts
