"""Every setting of the service, with its default and its range."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read once, by the application factory or a command; from LOOKUP_* in the environment."""

    model_config = SettingsConfigDict(env_prefix="LOOKUP_", frozen=True)

    home: Path = Field(Path("home"), description="Directory of the catalogue and the generations.")
    database_url: str | None = Field(
        None, description="Catalogue database; SQLite in the home directory when not set."
    )
    threads: int = Field(2, ge=1, le=64, description="Encoder threads of one service process.")
    max_photo_bytes: int = Field(
        20_000_000, ge=1_000, description="Largest photo accepted, in bytes."
    )
    max_photo_pixels: int = Field(
        50_000_000, ge=10_000, description="Largest photo accepted, in pixels."
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
    top_k: int = Field(5, ge=1, le=50, description="Products in an answer unless asked otherwise.")
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
    keep_feedback_photos: frozenset[str] = Field(
        frozenset(),
        description="Maisons that keep the photos sent with feedback, as a JSON list of codes.",
    )
