"""Lets requests in: every route's permission is checked here, before its view runs."""

from flask import Flask, Response, current_app, g, request

from lookup.access.roles import GRANTS, Permission
from lookup.api.http.operation import operation_of
from lookup.api.http.ports import Gate
from lookup.base.errors import Forbidden

_STATIC = "static"


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
        g.principal = gate.admit(request.headers.get("Authorization"))
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


def _roles(permission: Permission) -> str:
    return " or ".join(sorted(GRANTS[permission]))
