"""Lets requests in: every route's permission is checked here, before its view runs."""

from ipaddress import ip_address

from flask import Flask, Response, current_app, g, request

from lookup.access.caller import Caller
from lookup.access.roles import GRANTS, Permission
from lookup.api.http.operation import operation_of
from lookup.api.http.ports import Gate
from lookup.base.errors import Forbidden

_STATIC = "static"
# A proxy on this machine speaks for someone elsewhere.
_PROXY_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")


def register_access(app: Flask, gate: Gate) -> None:
    """Guards every route of `app`; call it once all blueprints are registered.

    Raises TypeError for a route that does not say what it asks for: none is open by oversight.
    """
    for endpoint, view in app.view_functions.items():
        if endpoint != _STATIC and operation_of(view) is None:
            raise TypeError(f"{endpoint} declares no operation")

    def let_in() -> None:
        contract = operation_of(current_app.view_functions[request.endpoint or _STATIC])
        if contract is None or contract.permission is None:
            return
        g.principal = gate.admit(_caller())
        if not g.principal.may(contract.permission):
            raise Forbidden(
                f"A key of role {g.principal.role} may not do this.",
                f"Use a key of role {_roles(contract.permission)}.",
            )

    def note_use(response: Response) -> Response:
        principal = g.get("principal")
        if principal is not None:
            response.call_on_close(lambda: gate.note_use(principal))
        return response

    app.before_request(let_in)
    app.after_request(note_use)


def _caller() -> Caller:
    return Caller(request.headers.get("Authorization"), local=is_local())


def is_local() -> bool:
    """Whether the request comes from this machine, and not through it from another."""
    # The name counts too: a web page elsewhere can make its own name mean this machine.
    host = request.host.rpartition(":")[0] if _has_port(request.host) else request.host
    return (
        _is_loopback(request.remote_addr or "")
        and (host == "localhost" or _is_loopback(host.strip("[]")))
        and not any(header in request.headers for header in _PROXY_HEADERS)
    )


def _has_port(host: str) -> bool:
    return ":" in host.rpartition("]")[2]


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _roles(permission: Permission) -> str:
    return " or ".join(sorted(GRANTS[permission]))
