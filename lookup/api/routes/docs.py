"""`/docs`: the OpenAPI document as a page to read and try, with nothing from elsewhere."""

from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Response, send_from_directory

from lookup.api.http.headers import CONTENT_SECURITY_POLICY
from lookup.api.http.operation import Operation, operation
from lookup.base.errors import NotFound

_OURS = Path(str(files("lookup.web"))) / "docs_page"
# Of that package only the files are used: its own page has a script inside it.
_SWAGGER_UI = Path(str(files("flask_swagger_ui"))) / "dist"
_FILES = {
    "docs.css": _OURS,
    "docs.js": _OURS,
    "swagger-ui.css": _SWAGGER_UI,
    "swagger-ui-bundle.js": _SWAGGER_UI,
}
# Swagger UI's arrows are pictures within its style sheet.
_POLICY = CONTENT_SECURITY_POLICY.replace("img-src 'self' blob:", "img-src 'self' data:")


def docs() -> Blueprint:
    """The routes of the page; open, as the document is."""
    blueprint = Blueprint("docs", __name__)

    @blueprint.get("/docs")
    @operation(Operation(summary="The API to read", media_type="text/html", documented=False))
    def page() -> Response:
        response = send_from_directory(_OURS, "docs.html")
        response.headers["Content-Security-Policy"] = _POLICY
        return response

    @blueprint.get("/docs/<name>")
    @operation(Operation(summary="A file of it", media_type="*/*", documented=False))
    def file(name: str) -> Response:
        if name not in _FILES:
            raise NotFound("The page has no such file.", "Open /docs.")
        return send_from_directory(_FILES[name], name)

    return blueprint
