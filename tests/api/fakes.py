"""Services and a gate with no catalogue behind them: HTTP is tested alone."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lookup.access.keys import KeyInfo, NewKey
from lookup.access.roles import Principal, Role
from lookup.answers.builds import BuildList, DamagedBuild
from lookup.answers.models import (
    CodedProduct,
    GenerationAnswer,
    GenerationList,
    LookupAnswer,
    MatchedVariant,
    ProductAnswer,
    ProductList,
    ReadyAnswer,
    RejectedLevel,
    StockAnswer,
    StoreList,
    TagAnswer,
)
from lookup.answers.stored_image import StoredImage
from lookup.api.http.ports import InspectionDesk, ItemRegistry
from lookup.base.deadline import Deadline
from lookup.base.errors import NoGeneration, NotFound, Unauthenticated
from lookup.catalog.reading.listing import Window
from lookup.catalog.rows import Quarantined, StockRow
from lookup.demand.answers import DemandList
from lookup.events.answers import EventList
from lookup.feedback.answers import FeedbackAnswer
from lookup.feedback.desk import FeedbackInput
from lookup.insight.findings import FindingName, InsightAnswer
from lookup.insight.page import insight_page
from lookup.search.asking.answers import (
    Alternative,
    AlternativeList,
    CategoryChoice,
    ColorChoice,
    SearchAnswer,
    SearchChoices,
)
from lookup.search.asking.request import SearchRequest
from lookup.usage.answers import Usage, UsageFigures
from tests.api.fake_answers import (
    AS_OF,
    GENERATION,
    MAISON,
    PIXEL,
    event_answer,
    generation_answer,
    lookup_answer,
    product_answer,
    ready_answer,
    search_answer,
    store_answer,
    tag_answer,
)
from tests.insight.samples import insight_of

FIRST_KEY_TOKEN = "a-token-that-was-printed"
OPERATOR_TOKEN = "operators-of-the-region"
OPERATOR = {"Authorization": f"Bearer {OPERATOR_TOKEN}"}


@dataclass
class FakePart:
    """One of the services; all of them remember in one place."""

    services: "FakeServices"


class FakeLookups(FakePart):
    def look_up(
        self, maison: str, photo: bytes, *, deadline: Deadline | None = None, **options: Any
    ) -> LookupAnswer:
        self.services.called("look_up", maison, photo, **options)
        return lookup_answer()


class FakeTags(FakePart):
    def read(
        self, maison: str, photo: bytes, *, deadline: Deadline | None = None, **options: Any
    ) -> TagAnswer:
        self.services.called("read", maison, photo, **options)
        return tag_answer()


class FakeSearches(FakePart):
    def search(
        self, maison: str, request: SearchRequest, *, deadline: Deadline | None = None
    ) -> SearchAnswer:
        self.services.called("search", maison, request)
        return search_answer()

    def alternatives(self, maison: str, product_id: str, **options: Any) -> AlternativeList:
        self.services.called("alternatives", maison, product_id, **options)
        like = dict(_found(maison, product_id == "MB02"))
        return AlternativeList(
            alternatives=[Alternative(**like, variant=None, similarity=0.8, had="here")]
        )

    def choices(self, maison: str, **options: Any) -> SearchChoices:
        self.services.called("choices", maison, **options)
        bags = CategoryChoice(category="Bags", name="Sacs", products=3)
        return SearchChoices(
            categories=[bags], colors=[ColorChoice(color="Blue", name="Bleu")], sizes=["S"]
        )


class FakeProducts(FakePart):
    def product(self, maison: str, product_id: str, **options: Any) -> ProductAnswer:
        self.services.called("product", maison, product_id, **options)
        return _found(maison, product_id == "MB02")

    def variant(self, maison: str, sku: str, **options: Any) -> CodedProduct:
        self.services.called("variant", maison, sku, **options)
        return _coded(_found(maison, sku == "MB02-Blue"))

    def code(self, maison: str, code: str, **options: Any) -> CodedProduct:
        self.services.called("code", maison, code, **options)
        return _coded(_found(maison, "9506000134352" in code))

    def page(self, maison: str, window: Window, **options: Any) -> ProductList:
        self.services.called("products", maison, window, **options)
        return ProductList(products=[product_answer().product], next="MB02")


class FakePictures(FakePart):
    def picture(self, maison: str, image_id: int, *, large: bool = False) -> StoredImage:
        self.services.called("picture", maison, image_id)
        _found(maison, image_id == 7)
        return StoredImage(PIXEL, "image/jpeg", "5e" * 32, settled=not large)


class FakeStores(FakePart):
    def page(self, maison: str, window: Window) -> StoreList:
        self.services.called("stores", maison, window)
        return StoreList(stores=[store_answer()])


class FakeStock(FakePart):
    def apply(self, maison: str, levels: list[StockRow | Quarantined]) -> StockAnswer:
        self.services.called("stock", maison, levels)
        rejected = [
            RejectedLevel(index=level.row or 0, field=level.field, reason=level.reason)
            for level in levels
            if isinstance(level, Quarantined)
        ]
        good = len(levels) - len(rejected)
        return StockAnswer(
            applied=good,
            older=0,
            unchanged=0,
            future=0,
            refused=len(rejected),
            outcomes=["applied"] * good,
            rejected=rejected,
        )


class FakeGenerations(FakePart):
    def page(self, maison: str, window: Window) -> GenerationList:
        self.services.called("generations", maison, window)
        return GenerationList(generations=[generation_answer()], damaged=[])

    def publish(self, maison: str, generation_id: str, *, by: str) -> GenerationAnswer:
        self.services.called("publish", maison, generation_id, by=by)
        _found(maison, generation_id == GENERATION)
        return generation_answer()


class FakeReadiness(FakePart):
    def report(self) -> ReadyAnswer:
        return ready_answer(ready=self.services.is_ready)

    def vectors_missing(self, maison: str) -> int | None:
        return 3


class FakeFeedback(FakePart):
    def take(self, maison: str, given: FeedbackInput) -> FeedbackAnswer:
        self.services.called("feedback", maison, given)
        return FeedbackAnswer(
            feedback_id=12,
            lookup_id=given.lookup_id,
            product_id=given.product_id,
            sku=given.sku,
            rank=1,
            photos_kept=False,
            photo_kept=False,
        )


class FakeInspections(FakePart):
    def desk(self, maison: str) -> InspectionDesk:
        self.services.called("desk", maison)
        raise NoGeneration("No index is in service.", "Build one.")


class FakeItems(FakePart):
    def registry(self, maison: str) -> ItemRegistry:
        self.services.called("registry", maison)
        raise NoGeneration("No index is in service.", "Build one.")


class FakeDemand(FakePart):
    def since(self, maison: str, day: date) -> DemandList:
        self.services.called("demand", maison, day)
        return DemandList(since=day, lookups=3, groups=[], hidden=3)


class FakeUsages(FakePart):
    def since(self, maison: str, day: date) -> Usage:
        self.services.called("usage", maison, day)
        return usage_of(day, 3)


class FakeBuilds(FakePart):
    def page(self, maison: str, window: Window) -> BuildList:
        self.services.called("builds", maison, window)
        return BuildList(builds=[], damaged=[DamagedBuild(run="1", problem="It is cut off.")])


class FakeInsights(FakePart):
    def page(
        self, maison: str, *, only: FindingName | None, after: int, limit: int
    ) -> InsightAnswer:
        self.services.called("insight", maison, only=only, after=after, limit=limit)
        insight = insight_of(GENERATION, pairs=2, thin=5)
        return insight_page(insight, GENERATION, only=only, after=after, limit=limit)

    def warnings(self, maison: str) -> tuple[bool, bool] | None:
        return (True, False) if maison == MAISON else None


class FakeEvents(FakePart):
    def page(self, maison: str, *, after: int | None, limit: int) -> EventList:
        self.services.called("events", maison, after=after, limit=limit)
        return EventList(events=[event_answer()], next="7")


class FakeServices:
    """Answer for the maison `luma`, remember what they were asked, fail with `failure` if set."""

    def __init__(
        self,
        *,
        lookups: type[FakeLookups] = FakeLookups,
        readiness: type[FakeReadiness] = FakeReadiness,
    ) -> None:
        self.calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self.failure: Exception | None = None
        self.is_ready = True
        self.lookups = lookups(self)
        self.tags = FakeTags(self)
        self.searches = FakeSearches(self)
        self.products = FakeProducts(self)
        self.pictures = FakePictures(self)
        self.stores = FakeStores(self)
        self.stock = FakeStock(self)
        self.generations = FakeGenerations(self)
        self.readiness = readiness(self)
        self.feedback = FakeFeedback(self)
        self.inspections = FakeInspections(self)
        self.items = FakeItems(self)
        self.demand = FakeDemand(self)
        self.usages = FakeUsages(self)
        self.builds = FakeBuilds(self)
        self.insights = FakeInsights(self)
        self.events = FakeEvents(self)

    def called(self, name: str, *arguments: Any, **options: Any) -> None:
        """A method was called."""
        self.calls.append((name, arguments, options))
        if self.failure is not None:
            raise self.failure


def usage_of(since: date, lookups: int) -> Usage:
    """So many look-ups, all of them matches and quick, in no store."""
    figures = UsageFigures(
        lookups=lookups,
        match=lookups,
        ambiguous=0,
        none=0,
        within_second=lookups,
        p50_ms=300,
        p95_ms=400,
    )
    return Usage(since=since, counted_since=None, all=figures, stores=[], days=[], hours=[0] * 24)


def _found(maison: str, exists: bool) -> ProductAnswer:
    if maison != MAISON or not exists:
        raise NotFound("There is no such thing here.", "Check the id.")
    return product_answer()


def _coded(found: ProductAnswer) -> CodedProduct:
    variant = MatchedVariant(sku="MB02-Blue", color="Blue", size=None)
    return CodedProduct(**dict(found), variant=variant)


@dataclass
class FakeGate:
    """Lets in `Bearer <maison>/<role>`; makes a first key for `FIRST_KEY_TOKEN`."""

    noted: list[Principal] = field(default_factory=list)

    def admit(self, authorization: str | None) -> Principal:
        if authorization is None:
            raise Unauthenticated("The request carries no key.", "Send a key.")
        maison, _, role = authorization.removeprefix("Bearer ").partition("/")
        return Principal(maison, Role(role), f"{maison}-{role}", name=f"{role} of {maison}")

    def note_use(self, principal: Principal) -> None:
        self.noted.append(principal)

    def make_first_key(self, token: str) -> NewKey:
        if token != FIRST_KEY_TOKEN:
            raise Unauthenticated("This token makes no key.", "Use another.")
        made = KeyInfo("first", MAISON, Role.ADVISOR, None, AS_OF, None, None, None)
        return NewKey("lk_first_key", made)


def bearer(role: str, maison: str = MAISON) -> dict[str, str]:
    """Headers of a caller of that role."""
    return {"Authorization": f"Bearer {maison}/{role}"}
