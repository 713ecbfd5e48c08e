"""Where the settings say that everything is kept."""

from lookup.base.home import Elsewhere, Home
from lookup.settings.table import Settings


def home_of(settings: Settings) -> Home:
    """The home directory, its database, and what of generations lies outside it."""
    token = settings.vectors_token
    elsewhere = Elsewhere(
        vectors_url=settings.vectors_url,
        vectors_token=token.get_secret_value() if token else None,
        vectors_seconds=settings.vectors_seconds,
        generations_url=settings.generations_url,
        generations_seconds=settings.generations_seconds,
        generations_cache=settings.generations_cache,
        generations_cache_bytes=settings.generations_cache_bytes,
    )
    return Home(settings.home, settings.database_url, elsewhere)
