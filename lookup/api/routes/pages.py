"""The app's page and the catalogue's, their files, and what a device needs to install the app."""

from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Response, render_template, request

from lookup.api.http.headers import CONTENT_SECURITY_POLICY
from lookup.api.http.operation import Operation, operation
from lookup.base.errors import NotFound
from lookup.web.shell import Shell, ShellFile

_STATIC = Path(str(files("lookup.web"))) / "static"
# Codes in the camera's frames are read by WebAssembly where the browser has no reader of its own.
_APP_POLICY = CONTENT_SECURITY_POLICY.replace(
    "script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"
)
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"


def pages() -> Blueprint:
    """The routes of both; all of them open, since they hold nothing of any maison."""
    blueprint = Blueprint("pages", __name__)
    shell = Shell(_STATIC)

    @blueprint.get("/")
    @operation(Operation(summary="The app", media_type="text/html", documented=False))
    def app() -> Response:
        page = _rendered("app.html", "text/html", shell)
        page.headers["Content-Security-Policy"] = _APP_POLICY
        return page

    @blueprint.get("/catalogue")
    @operation(Operation(summary="The catalogue", media_type="text/html", documented=False))
    def catalogue() -> Response:
        return _rendered("catalogue.html", "text/html", shell)

    @blueprint.get("/service-worker.js")
    @operation(Operation(summary="Keeps the app", media_type="text/javascript", documented=False))
    def service_worker() -> Response:
        return _rendered("service_worker.js", "text/javascript", shell)

    @blueprint.get("/app.webmanifest")
    @operation(
        Operation(
            summary="The app, for installing it",
            media_type="application/manifest+json",
            documented=False,
        )
    )
    def manifest() -> Response:
        return _rendered("app.webmanifest", "application/manifest+json", shell)

    @blueprint.get("/shell/<version>/<path:path>")
    @operation(Operation(summary="A file of the app", media_type="*/*", documented=False))
    def shell_file(version: str, path: str) -> Response:
        file = shell.file(path)
        # Two versions never mix: a page of another one must be loaded anew.
        if file is None or version != shell.version:
            raise NotFound("There is no such file in this version of the app.", "Reload the page.")
        return _sent(file)

    return blueprint


def _rendered(template: str, media_type: str, shell: Shell) -> Response:
    response = Response(
        render_template(template, shell=shell, base=f"/shell/{shell.version}"), mimetype=media_type
    )
    response.headers["Cache-Control"] = _ASK_AGAIN
    return response


def _sent(file: ShellFile) -> Response:
    zipped = file.compressed is not None and request.accept_encodings.quality("gzip") > 0
    response = Response(file.compressed if zipped else file.body, mimetype=file.media_type)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = _FOR_EVER
    response.vary.add("Accept-Encoding")
    return response
