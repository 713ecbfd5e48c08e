"""How often one key and one address may ask; past that they are told when to come back."""

import time
from collections.abc import Callable
from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limiter, RequestLimit
from limits.errors import ConfigurationError

from lookup.api.operation import operation_of
from lookup.api.problems import problem_response
from lookup.api.rate_counts import RateCounts
from lookup.errors import InvalidSettings, TooManyRequests
from lookup.settings import Settings

_IN_THIS_PROCESS = f"{RateCounts.STORAGE_SCHEME[0]}://"
# Whoever has one IPv6 address has the 2^64 of its network.
_IPV6_PREFIX = 64


def register_address_limit(app: Flask, settings: Settings) -> None:
    """Counts by address. Register it before access is checked: guessing keys is not free.

    Raises InvalidSettings where the storage of the counts cannot be used.
    """
    _register(app, settings, "address", settings.address_requests_per_minute, _address)


def register_key_limit(app: Flask, settings: Settings) -> None:
    """Counts by key. Register it after access is checked. Raises InvalidSettings."""
    _register(app, settings, "key", settings.key_requests_per_minute, _key)


def _register(
    app: Flask, settings: Settings, counted: str, per_minute: int, counted_by: Callable[[], str]
) -> None:
    if per_minute == 0:
        return

    def refused(limit: RequestLimit) -> Response:
        wait = max(1, limit.reset_at - int(time.time()))
        return problem_response(
            TooManyRequests(
                f"This {counted} has made {per_minute:,} requests within a minute.",
                f"Try again in {wait} s.",
                retry_seconds=wait,
            )
        )

    shared = settings.rate_limit_storage
    try:
        limiter = Limiter(
            counted_by,
            app=app,
            application_limits=[f"{per_minute} per minute"],
            # Two numbers however many requests, and no double rate at the turn of a minute.
            strategy="sliding-window-counter",
            storage_uri=shared.get_secret_value() if shared else _IN_THIS_PROCESS,
            # While a shared storage is away each process counts for itself.
            in_memory_fallback_enabled=shared is not None,
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
    """The caller's key by its public prefix; empty for the local caller of a first run."""
    principal = g.get("principal")
    return (principal.key or "") if principal else ""


def _address() -> str:
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:  # a socket without addresses
        return ""
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, _IPV6_PREFIX), strict=False))
    return str(address)
