"""The review tool's page and its files, apart from the app's: other people use it, elsewhere."""

from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Response

from lookup.api.http.operation import Operation, operation
from lookup.base.errors import NotFound

_WEB = Path(str(files("lookup.web")))
_FILES = _WEB / "review"
_OF_THE_APP = ("base.css", "controls.css")
_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
}


def review_page() -> Blueprint:
    """The routes of the tool; open, since they hold nothing of any maison."""
    blueprint = Blueprint("review", __name__)
    files = {path.name: path for path in _FILES.iterdir() if path.suffix in _TYPES}
    files |= {name: _WEB / "static" / "css" / name for name in _OF_THE_APP}

    @blueprint.get("/review")
    @operation(Operation(summary="The review tool", media_type="text/html", documented=False))
    def page() -> Response:
        return _sent(files["review.html"])

    @blueprint.get("/review/<name>")
    @operation(Operation(summary="A file of the tool", media_type="*/*", documented=False))
    def file(name: str) -> Response:
        if name not in files:
            raise NotFound("There is no such file.", "Reload the page.")
        return _sent(files[name])

    return blueprint


def _sent(path: Path) -> Response:
    response = Response(path.read_bytes(), mimetype=_TYPES[path.suffix])
    response.headers["Cache-Control"] = "no-cache"
    return response
