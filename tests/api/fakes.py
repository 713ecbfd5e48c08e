"""A service and a gate with no catalogue behind them: HTTP is tested alone."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from lookup.access.caller import Caller
from lookup.access.roles import Principal, Role
from lookup.answers.models import (
    GenerationAnswer,
    GenerationList,
    LookupAnswer,
    MaisonReadiness,
    Match,
    MatchedVariant,
    ProductAnswer,
    ProductList,
    ProductSummary,
    ReadyAnswer,
    RejectedLevel,
    Stock,
    StockAnswer,
    StoreAnswer,
    StoreList,
    StoreStock,
    Timings,
    VariantAnswer,
)
from lookup.api.http.ports import StoredImage
from lookup.base.deadline import Deadline
from lookup.base.errors import NotFound, Unauthenticated
from lookup.catalog.reading.listing import Window
from lookup.catalog.rows import StockRow
from lookup.feedback.answers import FeedbackAnswer
from lookup.feedback.desk import GivenFeedback
from lookup.search.asking.answers import (
    Chip,
    SearchAnswer,
    SearchResult,
    SearchSource,
    SearchTimings,
)
from lookup.search.asking.request import SearchRequest

AS_OF = datetime(2025, 3, 14, 2, 30, tzinfo=UTC)
MAISON = "luma"
PIXEL = b"\xff\xd8\xff\xe0 a picture"


def product_answer() -> ProductAnswer:
    """One bag in two colours."""
    return ProductAnswer(
        product=ProductSummary(
            id="MB02",
            name="Sac Lune",
            category="Bags",
            url=None,
            image="/v1/images/7?v=5e5e5e5e5e5e5e5e",
        ),
        variants=[
            VariantAnswer(
                sku="MB02-Blue",
                color="Blue",
                size=None,
                gtin="09506000134352",
                price=Decimal("1250.00"),
                currency="EUR",
                image="/v1/images/7?v=5e5e5e5e5e5e5e5e",
                stock=Stock(here=2, total=9, as_of=AS_OF),
            ),
            VariantAnswer(
                sku="MB02-Gray",
                color="Gray",
                size=None,
                gtin=None,
                price=None,
                currency=None,
                image=None,
                stock=Stock(here=None, total=None, as_of=None),
            ),
        ],
        stores=[
            StoreStock(
                code="MIL01",
                name="Milan Centre",
                city="Milan",
                timezone="Europe/Rome",
                distance_km=640.5,
                quantity=7,
                skus={"MB02-Blue": 7},
            )
        ],
    )


def lookup_answer() -> LookupAnswer:
    """A sure match."""
    shown = product_answer()
    return LookupAnswer(
        lookup_id="01J0000000",
        decision="match",
        generation="20250314T023000Z-0a1b2c3d",
        encoder="embedded",
        matches=[
            Match(
                product=shown.product,
                variants=shown.variants,
                stores=shown.stores,
                similarity=0.83,
                confidence=0.97,
                variant=MatchedVariant(sku="MB02-Blue", color="Blue", size=None),
            )
        ],
        timings_ms=Timings(decode=20.0, embed=30.0, search=1.5, catalog=4.0, total=56.0),
    )


def search_answer() -> SearchAnswer:
    """One bag found by its name."""
    shown = product_answer()
    return SearchAnswer(
        results=[
            SearchResult(
                product=shown.product,
                variants=shown.variants,
                stores=shown.stores,
                score=1.0,
                words=["lune"],
                variant=MatchedVariant(sku="MB02-Blue", color="Blue", size=None),
                matching_skus=["MB02-Blue"],
                similarity=None,
                confidence=None,
            )
        ],
        alternatives=[],
        alternatives_are=None,
        understood=[Chip(kind="color", text="bleu", values=["Blue"])],
        relaxed=False,
        next=None,
        sources=[SearchSource(name="catalogue_text", used=True, reason=None)],
        decision=None,
        generation=None,
        encoder=None,
        timings_ms=SearchTimings(decode=0.0, embed=0.0, search=0.0, catalog=8.5, total=9.0),
    )


@dataclass
class FakeService:
    """Answers for the maison `luma`, remembers what it was asked, fails with `failure` if set."""

    calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)
    failure: Exception | None = None
    is_ready: bool = True

    def lookup(
        self, maison: str, photo: bytes, *, deadline: Deadline | None, **options: Any
    ) -> LookupAnswer:
        self._called("lookup", maison, photo, **options)
        return lookup_answer()

    def search(
        self, maison: str, request: SearchRequest, *, deadline: Deadline | None
    ) -> SearchAnswer:
        self._called("search", maison, request)
        return search_answer()

    def feedback(self, maison: str, given: GivenFeedback) -> FeedbackAnswer:
        self._called("feedback", maison, given)
        return FeedbackAnswer(
            feedback_id=12,
            lookup_id=given.lookup_id,
            product_id=given.product_id,
            sku=given.sku,
            rank=1,
            photos_kept=False,
            photo_kept=False,
        )

    def product(self, maison: str, product_id: str, **options: Any) -> ProductAnswer:
        self._called("product", maison, product_id, **options)
        return self._found(maison, product_id == "MB02")

    def variant(self, maison: str, sku: str, **options: Any) -> ProductAnswer:
        self._called("variant", maison, sku, **options)
        return self._found(maison, sku == "MB02-Blue")

    def code(self, maison: str, code: str, **options: Any) -> ProductAnswer:
        self._called("code", maison, code, **options)
        return self._found(maison, code == "09506000134352")

    def image(self, maison: str, image_id: int) -> StoredImage:
        self._called("image", maison, image_id)
        self._found(maison, image_id == 7)
        return StoredImage(PIXEL, "image/jpeg", "5e" * 32)

    def products(self, maison: str, window: Window, **options: Any) -> ProductList:
        self._called("products", maison, window, **options)
        return ProductList(products=[product_answer().product], next="MB02")

    def stores(self, maison: str, window: Window) -> StoreList:
        self._called("stores", maison, window)
        paris = StoreAnswer(
            code="PAR01",
            name="Paris Centre",
            city="Paris",
            country="FR",
            timezone="Europe/Paris",
        )
        return StoreList(stores=[paris])

    def apply_stock(self, maison: str, levels: list[StockRow]) -> StockAnswer:
        self._called("apply_stock", maison, levels)
        rejected = [
            RejectedLevel(index=level.row or 0, field="quantity", reason="is negative")
            for level in levels
            if level.quantity < 0
        ]
        return StockAnswer(
            applied=len(levels) - len(rejected),
            unchanged=0,
            refused=len(rejected),
            rejected=rejected,
        )

    def generations(self, maison: str, window: Window) -> GenerationList:
        self._called("generations", maison, window)
        return GenerationList(generations=[self._generation()], damaged=[])

    def publish(self, maison: str, generation_id: str, *, by: str) -> GenerationAnswer:
        self._called("publish", maison, generation_id, by=by)
        self._found(maison, generation_id == self._generation().id)
        return self._generation()

    def ready(self) -> ReadyAnswer:
        luma = MaisonReadiness(
            maison=MAISON,
            ready=self.is_ready,
            generation="20250314T023000Z-0a1b2c3d",
            encoder="embedded",
            rows=218,
            problem=None,
        )
        return ReadyAnswer(
            ready=self.is_ready, schema_version="0002", maisons=[luma], open_to_local=False
        )

    def vectors_missing(self, maison: str) -> int | None:
        return 3

    def close(self) -> None:
        self._called("close")

    def _called(self, name: str, *arguments: Any, **options: Any) -> None:
        self.calls.append((name, arguments, options))
        if self.failure is not None:
            raise self.failure

    def _found(self, maison: str, exists: bool) -> ProductAnswer:
        if maison != MAISON or not exists:
            raise NotFound("There is no such thing here.", "Check the id.")
        return product_answer()

    @staticmethod
    def _generation() -> GenerationAnswer:
        return GenerationAnswer(
            id="20250314T023000Z-0a1b2c3d",
            encoder="embedded",
            rows=218,
            created_at=AS_OF,
            current=True,
        )


@dataclass
class FakeGate:
    """Lets in `Bearer <maison>/<role>`; a local caller too when `local_open`."""

    local_open: bool = False
    noted: list[Principal] = field(default_factory=list)

    def admit(self, caller: Caller) -> Principal:
        if caller.authorization is None:
            if self.local_open and caller.local:
                return Principal(MAISON, Role.ADVISOR, None)
            raise Unauthenticated("The request carries no key.", "Send a key.")
        maison, _, role = caller.authorization.removeprefix("Bearer ").partition("/")
        return Principal(maison, Role(role), f"{maison}-{role}")

    def note_use(self, principal: Principal) -> None:
        self.noted.append(principal)

    def open_to_local(self) -> bool:
        return self.local_open


def bearer(role: str, maison: str = MAISON) -> dict[str, str]:
    """Headers of a caller of that role."""
    return {"Authorization": f"Bearer {maison}/{role}"}
