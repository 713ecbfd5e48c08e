"""Proxies in front of the service, and whom they speak for."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def believe_proxies(app: Flask, count: int) -> None:
    """Takes the caller's address from X-Forwarded-For, as `count` proxies in front wrote it.

    With 0 the header is not believed: anyone could write it.
    """
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=0, x_host=0)  # type: ignore[method-assign]  # Flask's own way to wrap it
