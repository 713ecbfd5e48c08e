"""Which hosts pictures may be fetched from."""

import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import SplitResult, urlsplit

from lookup.base.addresses import is_public
from lookup.base.errors import BadInput, ImageUnreachable, ImageUnusable

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class AllowedHost:
    """`name` is a host, or *.name for all below it; `port` None means the scheme's own."""

    name: str
    port: int | None
    private: bool

    @classmethod
    def of(cls, text: str, *, private: bool) -> Self:
        """From HOST or HOST:PORT. Raises BadInput."""
        parts = _split(f"//{text}")
        if parts is None or not parts.hostname or parts.path or parts.username is not None:
            raise BadInput(f"{text!r} is not a host.", "Write images.example.com or *.example.com.")
        return cls(parts.hostname.rstrip("."), parts.port, private)

    def covers(self, host: str, port: int) -> bool:
        """Whether that host and port are meant."""
        if port not in ((80, 443) if self.port is None else (self.port,)):
            return False
        if self.name.startswith("*."):
            return host.endswith(self.name[1:])
        return host == self.name


class AllowList:
    """The hosts an operator allowed; nothing else is connected to, by redirect or otherwise."""

    def __init__(self, hosts: Sequence[str], private_hosts: Sequence[str]) -> None:
        """Raises BadInput for what is no host."""
        self._allowed = [
            *(AllowedHost.of(host, private=False) for host in hosts),
            *(AllowedHost.of(host, private=True) for host in private_hosts),
        ]

    def check(self, url: str) -> None:
        """Raises ImageUnusable where `url` is not an http(s) address or its host is not allowed."""
        parts = _split(url)
        if parts is None or parts.scheme not in _PORTS or not parts.hostname:
            raise ImageUnusable(f"{url[:200]} is not an http(s) address.", "Correct the feed.")
        if parts.username is not None or parts.password is not None:
            raise ImageUnusable(
                "An address holds a user name or password.", "Leave them out of the feed."
            )
        self._entries(parts.hostname, parts.port or _PORTS[parts.scheme])

    def addresses(self, host: str, port: int) -> list[str]:
        """The IP addresses to connect to.

        Raises ImageUnusable where the host is not allowed, or is within the own network and that
        was not allowed; ImageUnreachable when its name cannot be resolved.
        """
        entries = self._entries(host, port)
        ips = _addresses(host, port)
        if not any(entry.private for entry in entries):
            _refuse_private(host, ips)
        return ips

    def _entries(self, host: str, port: int) -> list[AllowedHost]:
        name = host.rstrip(".").lower()
        entries = [entry for entry in self._allowed if entry.covers(name, port)]
        if not entries:
            raise ImageUnusable(
                f"{host}:{port} is not among the hosts that pictures may come from.",
                f"If it should be, allow it: --allow-host {host}.",
            )
        return entries


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # only parsed when asked for
    except ValueError:
        return None
    return parts


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ImageUnreachable(f"{host} cannot be found: {error}.", "Check the name.") from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _refuse_private(host: str, ips: Iterable[str]) -> None:
    for text in ips:
        if not is_public(text):
            raise ImageUnusable(
                f"{host} leads to {text}, an address within a private network.",
                f"If that is meant, allow it: --allow-private-host {host}.",
            )
