"""Registered items as they are answered."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from lookup.answers.models import Answer
from lookup.counterfeit.looking.quality import Shortcoming
from lookup.counterfeit.pieces.sameness import Reason, Sameness


class Event(StrEnum):
    """What can have happened to an item."""

    REGISTERED = "registered"
    CHECKED = "checked"
    REPAIRED = "repaired"
    DECIDED = "decided"
    PASSPORT_LINKED = "passport linked"
    ERASED = "erased"


class HistoryEntry(Answer):
    """One entry of the audit log that is about the item.

    `digest` covers the entry and `previous`, the digest of the maison's entry before it.
    """

    number: int
    at: datetime
    by: str
    event: Event
    details: dict[str, Any]
    digest: str
    previous: str


class ItemPhotoAnswer(Answer):
    """A photo from the registration; `kept` is false once the item was erased."""

    number: int
    part: str | None
    kept: bool


class CheckedPhoto(Answer):
    """A photo of a check.

    `registered` is the number of the registered photo that it lies over, null where it lies over
    none, and `to_registered` the 3 x 3 numbers, row by row, of the homography that takes its pixels
    to that photo's. A photo that `shortcomings` speak against, or a `copy` of a registered one,
    does not count.
    """

    number: int
    part: str | None
    shortcomings: list[Shortcoming]
    copy_of_registered: bool
    registered: int | None
    to_registered: list[float] | None


class CheckResult(Answer):
    """Whether the photos of a check show the registered piece; a person decides.

    `p_value` (0..1) is the share of other pieces of the model that are at least as alike to the
    registered photo as the new one is; null with fewer than `others_wanted` of them. `likeness`
    (0..1) is the new photo's, `usual` and `highest` are the median and the most of the `others`.
    `compared` is the number of the photo that decided, `patches` how many places of it.
    """

    answer: Sameness
    reason: Reason
    words: str
    p_value: float | None
    likeness: float | None
    usual: float | None
    highest: float | None
    others: int
    others_wanted: int
    compared: int | None
    patches: int
    photos: list[CheckedPhoto]


class CheckAnswer(Answer):
    """One check of an item."""

    item_id: str
    number: int
    at: datetime
    by: str
    kept: bool
    result: CheckResult


class ItemSummary(Answer):
    """A line of the list."""

    id: str
    product_id: str
    product_name: str | None
    sku: str | None
    serial: str | None
    registered_at: datetime
    checks: int


class ItemList(Answer):
    """Registered items, the newest first; `next` is the `after` that gives those behind."""

    items: list[ItemSummary]
    next: str | None = None


class ItemAnswer(Answer):
    """One registered item in full, with what happened to it, oldest first.

    `passport` is the link to its digital product passport, which is never fetched.
    """

    id: str
    maison: str
    product_id: str
    product_name: str | None
    sku: str | None
    serial: str | None
    digital_link: str | None
    passport: str | None
    registered_at: datetime
    registered_by: str
    photos: list[ItemPhotoAnswer]
    checks: list[CheckAnswer]
    history: list[HistoryEntry]
