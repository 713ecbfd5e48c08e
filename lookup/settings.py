"""Every setting of the service: name, default, range and help, in one table.

The options of `lookup serve`, the LOOKUP_* variables, the keys of a settings file and
docs/settings.md all come from it. `lookup.settings_reader` reads them; a command does so once.
"""

from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _split(value: Any) -> Any:
    """A variable and an option hold one text: there the words stand between commas."""
    if not isinstance(value, str):
        return value
    return [word.strip() for word in value.split(",") if word.strip()]


Origin = Annotated[str, Field(pattern=r"^https?://[^/\s*]+$")]
Words = Annotated[frozenset[str], NoDecode, BeforeValidator(_split)]


class Settings(BaseSettings):
    """One deployment's settings; the fields are in the order in which they are documented."""

    model_config = SettingsConfigDict(
        env_prefix="LOOKUP_", env_ignore_empty=True, frozen=True, extra="forbid"
    )

    home: Path = Field(Path("home"), description="Directory of the catalogue and the generations.")
    database_url: str | None = Field(
        None, description="Catalogue database; SQLite in the home directory when not set."
    )

    host: str = Field("127.0.0.1", min_length=1, description="Address to listen on.")
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    workers: int = Field(1, ge=1, le=64, description="Processes that answer.")
    threads: int = Field(
        4, ge=1, le=64, description="Requests that one process answers at the same time."
    )
    cors_origins: Annotated[frozenset[Origin], NoDecode, BeforeValidator(_split)] = Field(
        frozenset(),
        description="Other sites whose pages may call the API, each as https://host[:port].",
    )
    encoder_threads: int = Field(
        2, ge=1, le=64, description="Threads of one process that encode one photo."
    )

    max_photo_bytes: int = Field(
        20_000_000, ge=1_000, le=200_000_000, description="Largest photo accepted, in bytes."
    )
    max_photo_pixels: int = Field(
        50_000_000, ge=10_000, le=500_000_000, description="Largest photo accepted, in pixels."
    )
    max_decode_seconds: float = Field(
        5.0, gt=0, le=60, description="Longest time one photo may take to decode, in seconds."
    )
    code_side: int = Field(
        1000,
        ge=0,
        le=4000,
        description="Short side, in pixels, at which barcodes are looked for; 0 looks for none.",
    )

    top_k: int = Field(5, ge=1, le=500, description="Products in an answer unless asked otherwise.")
    max_top_k: int = Field(50, ge=1, le=500, description="Most products an answer may hold.")
    stores_listed: int = Field(
        5, ge=0, le=100, description="Stores with stock listed for a match, nearest first."
    )
    generation_poll_seconds: float = Field(
        1.0, gt=0, le=3600, description="How often the published generation is looked at."
    )

    record_days: int = Field(
        30,
        ge=0,
        le=365,
        description="How long answers (not photos) are kept for feedback; 0 keeps none.",
    )
    keep_feedback_photos: Words = Field(
        frozenset(), description="Codes of the maisons that keep the photos sent with feedback."
    )
    keep_photo_days: int = Field(
        180, ge=1, le=3650, description="How long photos sent with feedback are kept."
    )
    master_key_file: Path | None = Field(
        None, description="File of the key that wraps each maison's data key; needed to keep photos."
    )
    master_key: SecretStr | None = Field(
        None, description="The key itself, where there is no file of it."
    )

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.top_k > self.max_top_k:
            raise ValueError(f"top_k ({self.top_k}) is more than max_top_k ({self.max_top_k})")
        if self.master_key is not None and self.master_key_file is not None:
            raise ValueError("both master_key and master_key_file are set: which one counts?")
        return self
