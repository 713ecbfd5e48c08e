"""What the HTTP layer needs from the rest: the look-up service and the gate at its door."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from lookup.access.caller import Caller
from lookup.access.roles import Principal
from lookup.answers import Answer, LookupAnswer, ProductAnswer
from lookup.catalog.rows import StockRow
from lookup.feedback.answers import FeedbackAnswer
from lookup.feedback.desk import GivenFeedback
from lookup.search.answers import SearchAnswer
from lookup.search.request import SearchRequest

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class StoredImage:
    """Bytes of a catalogue picture; `digest` (hex) changes whenever they do."""

    data: bytes
    media_type: str
    digest: str


class StoreAnswer(Answer):
    """A store of the maison, as offered to choose from."""

    code: str
    name: str
    city: str | None
    country: str | None
    timezone: str | None


class StoreList(Answer):
    """The maison's stores."""

    stores: list[StoreAnswer]


class RejectedLevel(Answer):
    """A stock level that was not taken: its place in the request (from 0), and why."""

    index: int
    field: str | None
    reason: str


class StockAnswer(Answer):
    """What became of the levels sent.

    `unchanged` ones said nothing new, or something older than what is known; `refused` ones are
    bad, and the first of them are listed.
    """

    applied: int
    unchanged: int
    refused: int
    rejected: list[RejectedLevel]


class GenerationAnswer(Answer):
    """One generation of the maison's index."""

    id: str
    encoder: str
    rows: int
    created_at: datetime
    current: bool


class GenerationList(Answer):
    """The maison's generations, oldest first."""

    generations: list[GenerationAnswer]


class Alive(Answer):
    """Said by any process that can speak."""

    status: Literal["alive"]


class MaisonReadiness(Answer):
    """Whether one maison can be answered for, and if not, or not with the newest index, why."""

    maison: str
    ready: bool
    generation: str | None
    encoder: str | None
    rows: int
    problem: str | None


class ReadyAnswer(Answer):
    """Whether the service can answer; `open_to_local` says that none needs a key yet."""

    ready: bool
    schema_version: str
    maisons: list[MaisonReadiness]
    open_to_local: bool


class Service(Protocol):
    """Answers for one maison at a time; raises only domain errors."""

    def lookup(
        self,
        maison: str,
        photo: bytes,
        *,
        store: str | None = None,
        top_k: int | None = None,
        box: Box | None = None,
        category: str | None = None,
        text: str | None = None,
        locale: str | None = None,
    ) -> LookupAnswer: ...

    def search(self, maison: str, request: SearchRequest) -> SearchAnswer: ...

    def feedback(self, maison: str, given: GivenFeedback) -> FeedbackAnswer: ...

    def product(
        self, maison: str, product_id: str, *, store: str | None = None, locale: str | None = None
    ) -> ProductAnswer: ...

    def variant(
        self, maison: str, sku: str, *, store: str | None = None, locale: str | None = None
    ) -> ProductAnswer: ...

    def code(
        self, maison: str, code: str, *, store: str | None = None, locale: str | None = None
    ) -> ProductAnswer: ...

    def image(self, maison: str, image_id: int) -> StoredImage: ...

    def stores(self, maison: str) -> list[StoreAnswer]: ...

    def apply_stock(self, maison: str, levels: list[StockRow]) -> StockAnswer: ...

    def generations(self, maison: str) -> list[GenerationAnswer]: ...

    def publish(self, maison: str, generation_id: str) -> GenerationAnswer: ...

    def ready(self) -> ReadyAnswer: ...

    def close(self) -> None: ...


class Gate(Protocol):
    """Lets callers in (`lookup.access.gate.KeyGate` is the one in use)."""

    def admit(self, caller: Caller) -> Principal: ...

    def note_use(self, principal: Principal) -> None: ...

    def open_to_local(self) -> bool: ...
