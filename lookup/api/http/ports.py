"""What the HTTP layer needs from the rest: the look-up service and the gate at its door."""

from dataclasses import dataclass
from typing import Protocol

from lookup.access.caller import Caller
from lookup.access.roles import Principal
from lookup.answers.models import (
    GenerationAnswer,
    GenerationList,
    LookupAnswer,
    ProductAnswer,
    ProductList,
    ReadyAnswer,
    StockAnswer,
    StoreList,
)
from lookup.base.deadline import Deadline
from lookup.catalog.reading.listing import Window
from lookup.catalog.rows import StockRow
from lookup.counterfeit.cases.desk import InspectionDesk
from lookup.feedback.answers import FeedbackAnswer
from lookup.feedback.desk import GivenFeedback
from lookup.images.box import Box
from lookup.search.asking.answers import SearchAnswer
from lookup.search.asking.request import SearchRequest


@dataclass(frozen=True)
class StoredImage:
    """Bytes of a catalogue picture; `digest` (hex) changes whenever they do."""

    data: bytes
    media_type: str
    digest: str


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
        deadline: Deadline | None = None,
    ) -> LookupAnswer: ...

    def search(
        self, maison: str, request: SearchRequest, *, deadline: Deadline | None = None
    ) -> SearchAnswer: ...

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

    def products(
        self, maison: str, window: Window, *, category: str | None, locale: str | None
    ) -> ProductList: ...

    def image(self, maison: str, image_id: int) -> StoredImage: ...

    def stores(self, maison: str, window: Window) -> StoreList: ...

    def apply_stock(self, maison: str, levels: list[StockRow]) -> StockAnswer: ...

    def generations(self, maison: str, window: Window) -> GenerationList: ...

    def publish(self, maison: str, generation_id: str, *, by: str) -> GenerationAnswer: ...

    def inspection_desk(self, maison: str) -> InspectionDesk: ...

    def ready(self) -> ReadyAnswer: ...

    def vectors_missing(self, maison: str) -> int | None: ...

    def close(self) -> None: ...


class Gate(Protocol):
    """Lets callers in (`lookup.access.gate.KeyGate` is the one in use)."""

    def admit(self, caller: Caller) -> Principal: ...

    def note_use(self, principal: Principal) -> None: ...

    def open_to_local(self) -> bool: ...
