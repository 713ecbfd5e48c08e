"""Cases as they are answered: in the queue, and one in full."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from lookup.answers.models import Answer
from lookup.counterfeit.cases.serials import CodeCheck
from lookup.counterfeit.scoring.bands import Band
from lookup.counterfeit.scoring.evidence import Assessment


class State(StrEnum):
    """Where a case is."""

    OPEN = "open"
    IN_REVIEW = "in review"
    MORE_PHOTOS_WANTED = "more photos wanted"
    DECIDED = "decided"


class Verdict(StrEnum):
    """What a person concludes."""

    GENUINE = "genuine"
    COUNTERFEIT = "counterfeit"
    ALTERED = "altered"
    CANNOT_TELL = "cannot tell"


class CaseSummary(Answer):
    """A line of the queue; `urgency` (0..1) orders it, older cases first among equals.

    `p_value` (0..1) is the share of genuine items that look at least this unusual.
    """

    id: str
    number: int | None
    product_id: str
    product_name: str | None
    serial: str | None
    p_value: float | None
    state: State
    opened_at: datetime
    band: Band
    urgency: float
    photos: int
    assignee: str | None = None


class CaseList(Answer):
    """The queue, the most pressing first; `next` is the `after` that gives those behind."""

    inspections: list[CaseSummary]
    next: str | None = None


class ReferenceChoice(Answer):
    """A genuine photo to lay a case's photo beside, and the part it shows, if anybody said."""

    name: str
    part: str | None


class ReferenceList(Answer):
    """The genuine photos of a model, oldest first."""

    references: list[ReferenceChoice]


class CasePhoto(Answer):
    """A photo of a case; `kept` is false once its time was over."""

    number: int
    part: str | None
    added_at: datetime
    kept: bool


class GivenVerdict(Answer):
    """One person's word on a case; `key` is the prefix of their key, or stands for a token's
    subject."""

    verdict: Verdict
    reason: str
    reviewer: str
    key: str | None
    given_at: datetime


class WrittenNote(Answer):
    """What a person wrote to whoever works on the case next."""

    text: str
    author: str
    written_at: datetime


class CaseAnswer(Answer):
    """One case in full; `product_name` is null once the catalogue has the product no more.

    `second_reviewer_wanted`: one person has spoken, and another one must agree before it counts.
    `disagreement`: people have given verdicts that differ.
    """

    id: str
    number: int | None
    maison: str
    product_id: str
    product_name: str | None
    state: State
    opened_at: datetime
    opened_by: str
    decided_at: datetime | None
    serial: str | None
    photos: list[CasePhoto]
    assessment: Assessment
    checks: Mapping[str, CodeCheck]
    verdicts: list[GivenVerdict]
    second_reviewer_wanted: bool
    disagreement: bool
    verdict: Verdict | None
    assignee: str | None
    notes: list[WrittenNote]
