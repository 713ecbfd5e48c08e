"""Every setting of the service: name, default, range and help, in one table.

The options of `lookup serve`, the LOOKUP_* variables, the keys of a settings file and
docs/settings.md all come from it. `lookup.settings.reading` reads them; a command does so once.
"""

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _split(value: Any) -> Any:
    """A variable and an option hold one text: there the words stand between commas."""
    if not isinstance(value, str):
        return value
    return [word.strip() for word in value.split(",") if word.strip()]


REGION = r"[a-z0-9][a-z0-9-]{0,31}"
_ORIGIN = r"^https?://[^/\s*]+$"
Origin = Annotated[str, Field(pattern=_ORIGIN)]
Algorithm = Literal[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519"
]
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
    region: str | None = Field(
        None,
        pattern=f"^{REGION}$",
        description="Where this deployment is, such as eu; maisons pinned elsewhere are refused.",
    )

    research_encoders: bool = Field(
        False,
        description="Build also with encoders whose weights may be used for research only.",
    )

    host: str = Field("127.0.0.1", min_length=1, description="Address to listen on.")
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    workers: int | None = Field(
        None,
        ge=1,
        le=64,
        description="Processes that answer; when not set, one for each core, eight at most.",
    )
    threads: int | None = Field(
        None,
        ge=1,
        le=512,
        description="Requests that one process answers at the same time, refusals included; when "
        "not set, lookups_at_once, lookups_waiting and 16 more.",
    )
    cors_origins: Annotated[frozenset[Origin], NoDecode, BeforeValidator(_split)] = Field(
        frozenset(),
        description="Other sites whose pages may call the API, each as https://host[:port].",
    )

    public_address: str | None = Field(
        None,
        pattern=_ORIGIN,
        description="Where people open the app, as https://host[:port], for the links of new keys; "
        "host and port when not set.",
    )
    hsts_seconds: int = Field(
        0,
        ge=0,
        le=63_072_000,
        description="How long browsers insist on https (Strict-Transport-Security); 0 for never.",
    )

    oidc_issuer: str | None = Field(
        None, description="OpenID provider whose access tokens are accepted, as in their claim iss."
    )
    oidc_audience: str | None = Field(
        None, description="What their claim aud must hold: the name of this service there."
    )
    oidc_jwks: str | None = Field(
        None, description="The provider's public keys: a file, or an https address."
    )
    oidc_algorithms: Annotated[frozenset[Algorithm], NoDecode, BeforeValidator(_split)] = Field(
        frozenset({"RS256", "ES256"}), min_length=1, description="How tokens may be signed."
    )
    oidc_role_claim: str = Field(
        "role", min_length=1, description="Claim with the role; a.b is the claim b within a."
    )
    oidc_maison_claim: str = Field(
        "maison", min_length=1, description="Claim with the maison's code."
    )
    oidc_keys_seconds: float = Field(
        600.0, ge=10, le=86_400, description="How long the provider's keys are kept."
    )
    oidc_timeout_seconds: float = Field(
        3.0, gt=0, le=30, description="How long the provider may take to send its keys."
    )
    encoder_threads: int = Field(
        1, ge=1, le=64, description="Threads of one process that encode one photo."
    )

    lookups_at_once: int | None = Field(
        None,
        ge=1,
        le=64,
        description="Photos that one process works on at the same time; when not set, its share "
        "of the cores.",
    )
    lookups_waiting: int | None = Field(
        None,
        ge=0,
        le=400,
        description="Photos that may wait for that; more are refused with 503. When not set, "
        "half as many again as are worked on, rounded up, and three at least.",
    )
    send_seconds: float = Field(
        10.0,
        gt=0,
        le=300,
        description="How long a caller may take for the request's headers, and then be silent.",
    )
    send_bytes_per_second: int = Field(
        8_000,
        ge=1,
        le=1_000_000_000,
        description="Bytes a second at which a body must arrive, after send_seconds.",
    )
    arriving_per_address: int = Field(
        64,
        ge=1,
        le=800,
        description="Requests that may be arriving from one address at one process; past it the "
        "oldest is dropped. Without effect with trusted_proxies.",
    )
    arriving_bytes: int = Field(
        500_000_000,
        ge=1_000_000,
        le=100_000_000_000,
        description="Bytes of bodies that one process may hold at the same time, in unnamed files "
        "in TMPDIR; more are refused with 503.",
    )
    answer_seconds: float = Field(
        10.0,
        gt=0,
        le=300,
        description="How long a photo may wait, after its last byte came, to be worked on.",
    )
    key_requests_per_minute: int = Field(
        3_000, ge=0, le=1_000_000, description="Requests a minute of one key; 0 for no limit."
    )
    address_requests_per_minute: int = Field(
        6_000, ge=0, le=1_000_000, description="Requests a minute of one address; 0 for no limit."
    )
    rate_limit_storage: SecretStr | None = Field(
        None,
        description="Where all processes and machines count requests, such as redis://host; when "
        "not set, in the database if it is PostgreSQL, else each process for itself.",
    )
    trusted_proxies: int = Field(
        0,
        ge=0,
        le=10,
        description="Proxies in front whose X-Forwarded-For is believed.",
    )

    worker_requests: int = Field(
        20_000,
        ge=0,
        le=10_000_000,
        description="After about how many requests a process is replaced; 0 for never.",
    )
    drain_seconds: float = Field(
        1.0,
        ge=0,
        le=120,
        description="How long the service, told to stop, still answers but says it is not ready.",
    )
    stop_seconds: int = Field(
        20, ge=1, le=600, description="How long requests under way may take to end after that."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least severe lines that are logged."
    )
    operator_token: SecretStr | None = Field(
        None,
        min_length=16,
        description="Bearer token for /metrics and all of /readyz; when not set, nobody may read "
        "them.",
    )

    max_photo_bytes: int = Field(
        25_000_000, ge=1_000, le=200_000_000, description="Largest photo accepted, in bytes."
    )
    # Decoding takes 4 bytes a pixel, so up to 208 MB for one photo.
    max_photo_pixels: int = Field(
        52_000_000,
        ge=10_000,
        le=500_000_000,
        description="Largest photo accepted, in pixels; phones take up to 8192 x 6144.",
    )
    max_decode_seconds: float = Field(
        5.0, gt=0, le=60, description="Longest time one photo may take to decode, in seconds."
    )
    max_picture_bytes: int = Field(
        200_000_000,
        ge=1_000,
        le=4_000_000_000,
        description="Largest catalogue picture accepted, in bytes.",
    )
    max_picture_pixels: int = Field(
        120_000_000,
        ge=10_000,
        le=1_000_000_000,
        description="Largest catalogue picture accepted, in pixels; cameras take up to 11648 x "
        "8736.",
    )
    max_picture_seconds: float = Field(
        30.0,
        gt=0,
        le=600,
        description="Longest time one catalogue picture may take to decode, in seconds.",
    )
    code_side: int = Field(
        1000,
        ge=0,
        le=4000,
        description="Short side, in pixels, at which barcodes are looked for; 0 looks for none.",
    )
    read_code_39: Words = Field(
        frozenset(),
        description="Codes of the maisons whose tags carry Code 39.",
    )

    top_k: int = Field(5, ge=1, le=500, description="Products in an answer unless asked otherwise.")
    max_top_k: int = Field(50, ge=1, le=500, description="Most products an answer may hold.")
    stores_listed: int = Field(
        5, ge=0, le=100, description="Stores with stock listed for a match, nearest first."
    )
    generation_poll_seconds: float = Field(
        1.0, gt=0, le=3600, description="How often the published generation is looked at."
    )
    shadow_share: float = Field(
        0.1,
        ge=0,
        le=1,
        description="Share of the look-ups that a shadow generation (`indexer build --shadow`) "
        "matches too.",
    )

    vectors_url: str | None = Field(
        None,
        pattern=r"^(https?|tcp)://",
        description="Milvus server that searches the vectors, such as http://milvus:19530; FAISS "
        "when not set.",
    )
    vectors_token: SecretStr | None = Field(
        None, description="What Milvus asks for: user:password, or an API key."
    )
    vectors_seconds: float = Field(
        5.0, gt=0, le=60, description="How long Milvus may take for one answer."
    )
    generations_url: str | None = Field(
        None,
        pattern=r"^[a-z0-9+]+://",
        description="Object store of published generations, such as s3://bucket/folder or "
        "file:///srv/generations.",
    )
    generations_seconds: float = Field(
        30.0,
        gt=0,
        le=3600,
        description="How long the object store may take for one answer, of up to 8 MiB.",
    )
    generations_cache: Path | None = Field(
        None,
        description="Directory for what a service has fetched; .fetched in the home directory "
        "when not set.",
    )
    generations_cache_bytes: int = Field(
        100_000_000_000,
        ge=1_000_000,
        le=10_000_000_000_000,
        description="Most that one fetched generation may take there, in bytes.",
    )

    demand_days: int = Field(
        365,
        ge=0,
        le=3650,
        description="How long look-ups that could not be sold are kept; 0 keeps none.",
    )
    no_demand: Words = Field(
        frozenset(), description="Codes of the maisons of which none of them are kept."
    )
    usage_days: int = Field(
        730,
        ge=0,
        le=3650,
        description="How long counts of look-ups by store and hour are kept; 0 keeps none.",
    )
    # More than a week: by last week's event it is known that its demand was announced.
    event_days: int = Field(
        30,
        ge=8,
        le=365,
        description="How long events for other programs are kept once every webhook has them.",
    )
    webhook_private_addresses: bool = Field(
        False, description="Whether webhooks may lead into private networks."
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
        None,
        description="File of the key that wraps each maison's data key; needed to keep photos.",
    )
    master_key: SecretStr | None = Field(
        None, description="The key itself, where there is no file of it."
    )

    @field_validator("oidc_jwks")
    @classmethod
    def _is_safe_to_read(cls, place: str | None) -> str | None:
        # Keys that came in the clear are anybody's; on this machine itself they cannot be changed.
        if place and not re.match(r"https://|http://(127\.0\.0\.1|localhost)[:/]|(?!.*://)", place):
            raise ValueError("neither a file nor an https address")
        return place

    @model_validator(mode="after")
    def _agree(self) -> Self:
        oidc = (self.oidc_issuer, self.oidc_audience, self.oidc_jwks)
        if any(oidc) and not all(oidc):
            raise ValueError("oidc_issuer, oidc_audience and oidc_jwks need each other")
        if self.top_k > self.max_top_k:
            raise ValueError(f"top_k ({self.top_k}) is more than max_top_k ({self.max_top_k})")
        if self.master_key is not None and self.master_key_file is not None:
            raise ValueError("both master_key and master_key_file are set: which one counts?")
        return self
