"""What the HTTP layer needs from the rest: the services behind the routes, the gate at the door.

They answer for one maison at a time and raise only domain errors.
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from lookup.access.keys import NewKey
from lookup.access.roles import Principal
from lookup.answers.builds import BuildList
from lookup.answers.models import (
    CodedProduct,
    GenerationAnswer,
    GenerationList,
    LookupAnswer,
    ProductAnswer,
    ProductList,
    ReadyAnswer,
    StockAnswer,
    StoreList,
    TagAnswer,
)
from lookup.answers.stored_image import StoredImage
from lookup.base.deadline import Deadline
from lookup.catalog.reading.listing import Window
from lookup.catalog.rows import Quarantined, StockRow
from lookup.counterfeit.cases.cases import CaseAnswer, CaseList, ReferenceList, State, Verdict
from lookup.counterfeit.cases.new_photo import NewPhoto
from lookup.counterfeit.cases.reviewer import Reviewer
from lookup.counterfeit.cases.team import CaseTeam
from lookup.counterfeit.pieces.answers import CheckAnswer, ItemAnswer, ItemList
from lookup.counterfeit.pieces.registry import NewItem
from lookup.counterfeit.pieces.sameness import Decision
from lookup.demand.answers import DemandList
from lookup.events.answers import EventList
from lookup.feedback.answers import FeedbackAnswer
from lookup.feedback.desk import FeedbackInput
from lookup.images.box import Box
from lookup.insight.findings import FindingName, InsightAnswer
from lookup.search.asking.answers import AlternativeList, SearchAnswer, SearchChoices
from lookup.search.asking.request import SearchRequest
from lookup.usage.answers import Usage


class Lookups(Protocol):
    """Finds the product a photo shows."""

    def look_up(
        self,
        maison: str,
        photo: bytes,
        *,
        more: Sequence[bytes] = (),
        store: str | None = None,
        top_k: int | None = None,
        box: Box | None = None,
        category: str | None = None,
        text: str | None = None,
        locale: str | None = None,
        every_item: bool = False,
        read_text: bool = False,
        deadline: Deadline | None = None,
    ) -> LookupAnswer: ...


class Tags(Protocol):
    """Reads tags."""

    def read(
        self,
        maison: str,
        photo: bytes,
        *,
        box: Box | None = None,
        store: str | None = None,
        locale: str | None = None,
        deadline: Deadline | None = None,
    ) -> TagAnswer: ...


class Searches(Protocol):
    """Finds products by words, or by a photo with words."""

    def search(
        self, maison: str, request: SearchRequest, *, deadline: Deadline | None = None
    ) -> SearchAnswer: ...

    def alternatives(
        self,
        maison: str,
        product_id: str,
        *,
        sku: str | None = None,
        store: str | None = None,
        locale: str | None = None,
        limit: int,
    ) -> AlternativeList: ...

    def choices(self, maison: str, *, locale: str | None = None) -> SearchChoices: ...


class Products(Protocol):
    """Reads the catalogue."""

    def product(
        self,
        maison: str,
        product_id: str,
        *,
        store: str | None = None,
        locale: str | None = None,
        all_stores: bool = False,
    ) -> ProductAnswer: ...

    def variant(
        self, maison: str, sku: str, *, store: str | None = None, locale: str | None = None
    ) -> CodedProduct: ...

    def code(
        self, maison: str, code: str, *, store: str | None = None, locale: str | None = None
    ) -> CodedProduct: ...

    def page(
        self, maison: str, window: Window, *, category: str | None = None, locale: str | None = None
    ) -> ProductList: ...


class Pictures(Protocol):
    """Reads catalogue pictures."""

    def picture(self, maison: str, image_id: int, *, large: bool = False) -> StoredImage: ...


class Stores(Protocol):
    """Lists stores."""

    def page(self, maison: str, window: Window) -> StoreList: ...


class StockLevels(Protocol):
    """Takes stock levels in."""

    def apply(self, maison: str, levels: list[StockRow | Quarantined]) -> StockAnswer: ...


class Generations(Protocol):
    """Lists generations and puts one in service."""

    def page(self, maison: str, window: Window) -> GenerationList: ...

    def publish(self, maison: str, generation_id: str, *, by: str) -> GenerationAnswer: ...


class Readiness(Protocol):
    """Tells whether maisons can be answered for."""

    def report(self) -> ReadyAnswer: ...

    def vectors_missing(self, maison: str) -> int | None: ...


class Feedback(Protocol):
    """Takes what people say of look-ups."""

    def take(self, maison: str, given: FeedbackInput) -> FeedbackAnswer: ...


class Events(Protocol):
    """Lists events."""

    def page(self, maison: str, *, after: int | None, limit: int) -> EventList: ...


class Usages(Protocol):
    """Tells how much is looked up."""

    def since(self, maison: str, day: date) -> Usage: ...


class Builds(Protocol):
    """Lists runs of the build."""

    def page(self, maison: str, window: Window) -> BuildList: ...


class Demand(Protocol):
    """Tells what could not be sold."""

    def since(self, maison: str, day: date) -> DemandList: ...


class Insights(Protocol):
    """Tells what the catalogue cannot recognise."""

    def page(
        self, maison: str, *, only: FindingName | None, after: int, limit: int
    ) -> InsightAnswer: ...

    def warnings(self, maison: str) -> tuple[bool, bool] | None: ...


class InspectionDesk(Protocol):
    """Where one maison's counterfeit cases are worked on."""

    def open(
        self,
        product_id: str,
        photos: Sequence[NewPhoto],
        by: Reviewer,
        serial: str | None = None,
        *,
        request: str | None = None,
    ) -> CaseAnswer: ...

    @property
    def team(self) -> CaseTeam: ...

    def add_photos(
        self,
        case_id: str,
        photos: Sequence[NewPhoto],
        by: Reviewer,
        *,
        request: str | None = None,
    ) -> CaseAnswer: ...

    def queue(self, state: State | None = None) -> CaseList: ...

    def case(self, case_id: str) -> CaseAnswer: ...

    def move(self, case_id: str, state: State, by: Reviewer) -> CaseAnswer: ...

    def decide(
        self,
        case_id: str,
        verdict: Verdict,
        reason: str,
        by: Reviewer,
        *,
        request: str | None = None,
    ) -> CaseAnswer: ...

    def references(self, case_id: str) -> ReferenceList: ...

    def archive(self, case_id: str, by: Reviewer) -> bytes: ...

    def photo(self, case_id: str, number: int, side: int | None = None) -> bytes: ...

    def heat(self, case_id: str, number: int) -> bytes: ...

    def reference(self, name: str) -> bytes: ...


class Inspections(Protocol):
    """Opens the maisons' desks."""

    def desk(self, maison: str) -> InspectionDesk: ...


class ItemDeeds(Protocol):
    """Notes what people do with registered items."""

    def repaired(
        self, item_id: str, note: str, by: Reviewer, *, request: str | None = None
    ) -> ItemAnswer: ...

    def decided(
        self,
        item_id: str,
        decision: Decision,
        note: str,
        by: Reviewer,
        *,
        request: str | None = None,
    ) -> ItemAnswer: ...

    def link_passport(self, item_id: str, link: str, by: Reviewer) -> ItemAnswer: ...


class ItemRegistry(Protocol):
    """Where one maison's genuine items are registered and known again."""

    def register(
        self, new: NewItem, photos: Sequence[NewPhoto], by: Reviewer, *, request: str | None = None
    ) -> ItemAnswer: ...

    def check(
        self, item_id: str, photos: Sequence[NewPhoto], by: Reviewer, *, request: str | None = None
    ) -> CheckAnswer: ...

    @property
    def deeds(self) -> ItemDeeds: ...

    def page(self, window: Window, serial: str | None = None) -> ItemList: ...

    def item(self, item_id: str) -> ItemAnswer: ...

    def gtin(self, item: ItemAnswer) -> str | None: ...

    def photo(self, item_id: str, number: int) -> bytes: ...

    def checked_photo(
        self, item_id: str, check_number: int, number: int, *, aligned: bool = False
    ) -> bytes: ...


class Items(Protocol):
    """Opens the maisons' registries."""

    def registry(self, maison: str) -> ItemRegistry: ...


class Services(Protocol):
    """All of them (`lookup.service.services.Services` are those in use)."""

    @property
    def lookups(self) -> Lookups: ...
    @property
    def tags(self) -> Tags: ...
    @property
    def searches(self) -> Searches: ...
    @property
    def products(self) -> Products: ...
    @property
    def pictures(self) -> Pictures: ...
    @property
    def stores(self) -> Stores: ...
    @property
    def stock(self) -> StockLevels: ...
    @property
    def generations(self) -> Generations: ...
    @property
    def readiness(self) -> Readiness: ...
    @property
    def feedback(self) -> Feedback: ...
    @property
    def inspections(self) -> Inspections: ...
    @property
    def items(self) -> Items: ...
    @property
    def demand(self) -> Demand: ...
    @property
    def usages(self) -> Usages: ...
    @property
    def builds(self) -> Builds: ...
    @property
    def insights(self) -> Insights: ...
    @property
    def events(self) -> Events: ...


class Gate(Protocol):
    """Lets callers in (`lookup.access.gate.KeyGate` is the one in use)."""

    def admit(self, authorization: str | None) -> Principal: ...

    def note_use(self, principal: Principal) -> None: ...

    def make_first_key(self, token: str) -> NewKey: ...
