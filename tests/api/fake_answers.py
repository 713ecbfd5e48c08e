"""Answers of a small boutique, for when nothing but their way over HTTP is tested."""

from datetime import UTC, datetime
from decimal import Decimal

from lookup.answers.models import (
    CodedProduct,
    GenerationAnswer,
    LookupAnswer,
    MaisonReadiness,
    Match,
    MatchedVariant,
    PhotoItem,
    ProductAnswer,
    ProductSummary,
    ReadLine,
    ReadyAnswer,
    Stock,
    StoreAnswer,
    StoreStock,
    TagAnswer,
    Timings,
    VariantAnswer,
)
from lookup.events.answers import EventAnswer
from lookup.search.asking.answers import (
    Chip,
    SearchAnswer,
    SearchResult,
    SearchSource,
    SearchTimings,
)

AS_OF = datetime(2025, 3, 14, 2, 30, tzinfo=UTC)
MAISON = "luma"
PIXEL = b"\xff\xd8\xff\xe0 a picture"
GENERATION = "20250314T023000Z-0a1b2c3d"


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
                as_of=AS_OF,
            )
        ],
        stores_in_all=1,
    )


def lookup_answer() -> LookupAnswer:
    """A sure match: two photos, of which one shows something else, and a thing beside the item."""
    shown = product_answer()
    return LookupAnswer(
        items=[
            PhotoItem(
                box=(0.1, 0.2, 0.5, 0.6),
                answered=True,
                decision="match",
                product=shown.product,
                confidence=0.97,
            ),
            PhotoItem(
                box=(0.7, 0.2, 0.2, 0.6),
                answered=False,
                decision=None,
                product=None,
                confidence=None,
            ),
        ],
        set_aside=[1],
        lookup_id="01J0000000",
        decision="match",
        generation=GENERATION,
        encoder="embedded",
        matches=[
            Match(
                product=shown.product,
                variants=shown.variants,
                stores=shown.stores,
                stores_in_all=shown.stores_in_all,
                similarity=0.83,
                confidence=0.97,
                variant=MatchedVariant(sku="MB02-Blue", color="Blue", size=None),
            )
        ],
        timings_ms=Timings(decode=20.0, embed=30.0, search=1.5, catalog=4.0, total=56.0),
    )


def tag_answer() -> TagAnswer:
    """A SKU in print."""
    shown = product_answer()
    return TagAnswer(
        lines=[ReadLine(text="REF. MB02-Blue", confidence=0.99, box=(0.1, 0.2, 0.5, 0.1))],
        read_as="sku",
        code="MB02-Blue",
        products=[
            CodedProduct(
                **dict(shown), variant=MatchedVariant(sku="MB02-Blue", color="Blue", size=None)
            )
        ],
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
                stores_in_all=shown.stores_in_all,
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


def store_answer() -> StoreAnswer:
    """A store in Paris."""
    return StoreAnswer(
        code="PAR01", name="Paris Centre", city="Paris", country="FR", timezone="Europe/Paris"
    )


def generation_answer() -> GenerationAnswer:
    """The generation in service."""
    return GenerationAnswer(
        id=GENERATION, encoder="embedded", rows=218, created_at=AS_OF, current=True
    )


def ready_answer(*, ready: bool) -> ReadyAnswer:
    """One maison, with its generation in service."""
    luma = MaisonReadiness(
        maison=MAISON,
        ready=ready,
        generation=GENERATION,
        encoder="embedded",
        rows=218,
        problem=None,
    )
    return ReadyAnswer(ready=ready, schema_version="0002", maisons=[luma])


def event_answer() -> EventAnswer:
    """A generation was published."""
    return EventAnswer(
        id="evt_5e5e",
        number=7,
        type="generation.published",
        timestamp=AS_OF,
        maison=MAISON,
        subject=GENERATION,
        data={"replaced": None},
    )
