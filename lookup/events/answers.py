"""Events as other programs get them; the field names are a contract."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from lookup.events.models import EventRecord


class EventAnswer(BaseModel):
    """One event, the same by webhook and by polling."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(description="The same however often it is sent.")
    number: int = Field(description="Counts the maison's events in their order.")
    type: str
    timestamp: datetime
    maison: str
    subject: str = Field(description="What it happened to.")
    data: dict[str, str | int | float | None]


class EventList(BaseModel):
    """Events in their order; `next` is the `after` of what comes behind them, also at the end."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    events: list[EventAnswer]
    next: str


def event_answer(maison: str, record: EventRecord) -> EventAnswer:
    """The event of a maison."""
    return EventAnswer(
        id=record.id,
        number=record.number,
        type=record.type,
        timestamp=record.at,
        maison=maison,
        subject=record.subject,
        data=record.data,
    )
