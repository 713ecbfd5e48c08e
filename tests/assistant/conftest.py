"""The application over a fake service."""

from tests.api.conftest import app, gate, services, settings

__all__ = ["app", "gate", "services", "settings"]
