"""The pages: plain templates, everything else comes from the API."""

from flask import Blueprint, Response, render_template

from lookup.api.operation import Operation, operation


def pages() -> Blueprint:
    """The routes that send pages."""
    blueprint = Blueprint("pages", __name__)

    @blueprint.get("/")
    @operation(Operation(summary="The scanning page", media_type="text/html", documented=False))
    def scan() -> Response:
        return Response(render_template("scan.html"), mimetype="text/html")

    return blueprint
