"""Who a request seems to come from, before anything is proven."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Caller:
    """What a request tells of its sender.

    `local` only when it came over this machine's loopback, by that name, and through no proxy.
    """

    authorization: str | None
    local: bool
