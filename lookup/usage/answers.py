"""Usage as the catalogue team gets it; the field names are a contract."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class UsageFigures(_Answer):
    """How many look-ups there were, how they were decided and how fast they were answered.

    Times are from a request's last byte to its answer, waiting included, and are told as the least
    of the counted times within which that share was answered; null where nothing was looked up.
    """

    lookups: int
    match: int
    ambiguous: int
    none: int
    within_second: int = Field(description="Answered within one second.")
    p50_ms: int | None = Field(description="Within so many ms half was answered.")
    p95_ms: int | None = Field(description="Within so many ms 95 of 100 were answered.")


class StoreUsage(UsageFigures):
    """The look-ups of one store; `code` is null for those that named none."""

    code: str | None
    name: str | None
    hours: list[int] = Field(
        description="By hour of the day in the store's own time, from 0; all days together.",
        min_length=24,
        max_length=24,
    )


class DayUsage(_Answer):
    """The look-ups of one day in the stores' own time."""

    day: date
    lookups: int
    within_second: int


class Usage(_Answer):
    """Counts since a day; `counted_since` is the first hour of which there are any at all."""

    since: date
    counted_since: datetime | None
    all: UsageFigures
    stores: list[StoreUsage] = Field(description="The one with the most look-ups first.")
    days: list[DayUsage]
    hours: list[int] = Field(
        description="As those of the stores, all stores together.", min_length=24, max_length=24
    )
