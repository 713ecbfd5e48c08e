"""How often one key and one address may ask; past that they are told when to come back."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any, Self

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limiter, RequestLimit
from limits.errors import ConfigurationError

from lookup.access.request_counts import RequestCounts
from lookup.api.http.operation import operation_of
from lookup.api.http.problems import problem_response
from lookup.api.load.rate_counts import RateCounts
from lookup.api.load.shared_rate_counts import SharedRateCounts
from lookup.base.errors import InvalidSettings, TooManyRequests
from lookup.settings.table import Settings

_IN_THIS_PROCESS = f"{RateCounts.STORAGE_SCHEME[0]}://"
_IN_THE_DATABASE = f"{SharedRateCounts.STORAGE_SCHEME[0]}://"
# Whoever has one IPv6 address has the 2^64 of its network.
_IPV6_PREFIX = 64


@dataclass(frozen=True)
class CountsStorage:
    """Where requests are counted; `url` and `options` as the `limits` library takes them."""

    url: str
    options: Mapping[str, Any]
    shared: bool
    """Whether other processes count there too. While it is away each counts for itself."""

    @classmethod
    def of(cls, settings: Settings, counts: RequestCounts | None) -> Self:
        """What the settings name, else the counts that replicas share, else this process."""
        if settings.rate_limit_storage is not None:
            return cls(settings.rate_limit_storage.get_secret_value(), {}, shared=True)
        if counts is not None:
            return cls(_IN_THE_DATABASE, {"counts": counts}, shared=True)
        return cls(_IN_THIS_PROCESS, {}, shared=False)


def register_address_limit(app: Flask, settings: Settings, storage: CountsStorage) -> None:
    """Counts by address. Register it before access is checked: guessing keys is not free.

    Raises InvalidSettings where the storage of the counts cannot be used.
    """
    _register(app, storage, "address", settings.address_requests_per_minute, _address)


def register_key_limit(app: Flask, settings: Settings, storage: CountsStorage) -> None:
    """Counts by key. Register it after access is checked. Raises InvalidSettings."""
    _register(app, storage, "key", settings.key_requests_per_minute, _key)


def _register(
    app: Flask, storage: CountsStorage, counted: str, per_minute: int, counted_by: Callable[[], str]
) -> None:
    if per_minute == 0:
        return

    def refused(limit: RequestLimit) -> Response:
        # The moment is rounded up, the clock down: together they can pass the whole minute.
        wait = min(max(1, limit.reset_at - int(time.time())), limit.limit.get_expiry())
        return problem_response(
            TooManyRequests(
                f"This {counted} has made {per_minute:,} requests within a minute.",
                f"Try again in {wait} s.",
                retry_seconds=wait,
            )
        )

    try:
        limiter = Limiter(
            counted_by,
            app=app,
            application_limits=[f"{per_minute} per minute"],
            # Two numbers however many requests, and no double rate at the turn of a minute.
            strategy="sliding-window-counter",
            storage_uri=storage.url,
            storage_options=dict(storage.options),
            in_memory_fallback_enabled=storage.shared,
            key_prefix=counted,
            on_breach=refused,
        )
    except ConfigurationError as error:
        raise InvalidSettings(
            f"rate_limit_storage cannot be used: {error}.",
            "Give a URL that the `limits` library knows, and install the client it needs.",
        ) from error
    limiter.request_filter(lambda: not _is_limited() or not counted_by())


def _is_limited() -> bool:
    contract = operation_of(current_app.view_functions[request.endpoint or "static"])
    # Nor may credentials be tried without end where all others may ask as often as they like.
    return contract is not None and (contract.limited or "Authorization" in request.headers)


def _key() -> str:
    """The caller's key by its public prefix; empty where the route asks for none."""
    principal = g.get("principal")
    return principal.key if principal else ""


def _address() -> str:
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:  # a socket without addresses
        return ""
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, _IPV6_PREFIX), strict=False))
    return str(address)
