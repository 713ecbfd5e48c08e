"""A look-up service over a small real catalogue, with a matcher that answers as it is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
from PIL import Image

from lookup.base.errors import NoGeneration
from lookup.base.home import Home
from lookup.catalog.database import Database, open_database
from lookup.catalog.rows import FeedImage, FeedProduct, FeedVariant, StockRow, StoreRow
from lookup.catalog.writing.stock import apply_stock
from lookup.catalog.writing.stores import apply_stores
from lookup.catalog.writing.writer import apply_catalog
from lookup.index.entries import Entries
from lookup.index.vectors import VectorIndex
from lookup.matching.result import Decision, MatchResult, ProductMatch
from lookup.matching.several import OneItem
from lookup.matching.wording import told_by_words
from lookup.service.deployments import DeploymentWatcher
from lookup.service.foundation import Foundation
from lookup.service.services import Services
from lookup.settings.home import home_of
from lookup.settings.table import Settings
from tests.api.fake_answers import AS_OF
from tests.matching.evidence_drawn import plain_calibration

MAISON = "alba"
OTHER = "brera"

STORES = (
    StoreRow("PAR01", "Paris Centre", "Paris", "FR", "eu", 48.8566, 2.3522, "Europe/Paris"),
    StoreRow("MIL01", "Milan Centre", "Milan", "IT", "eu", 45.4642, 9.1900, "Europe/Rome"),
)


def product(
    product_id: str,
    name: str,
    colors: tuple[str, ...] = (),
    *,
    sizes: tuple[str | None, ...] = (None,),
    gtins: dict[str, str] | None = None,
    **fields: Any,
) -> FeedProduct:
    """A product in those colours and sizes; SKUs are ID-Color-Size."""
    variants = []
    for color in colors or (None,):
        for size in sizes:
            sku = "-".join(part for part in (product_id, color, size) if part)
            variants.append(
                FeedVariant(
                    sku=sku,
                    colorway=f"{product_id}-{color}" if color else None,
                    color=color,
                    size=size,
                    gtin=(gtins or {}).get(sku),
                    price=Decimal("1250"),
                    currency="EUR",
                )
            )
    return FeedProduct(
        product_id=product_id,
        name=name,
        images=(FeedImage(f"{product_id}.jpg", "main"),),
        variants=tuple(variants),
        **fields,
    )


@dataclass
class StubMatcher:
    """Says `result` of any photo, and remembers the photos."""

    result: MatchResult = field(default_factory=lambda: MatchResult("none", ()))
    photo_side: int = 100
    seen: list[Image.Image] = field(default_factory=list)
    set_aside: tuple[int, ...] = ()

    def match(self, photo: Image.Image, **_: Any) -> MatchResult:
        self.seen.append(photo)
        return self.result

    def told_by_words(
        self, result: MatchResult, read: Sequence[str], texts: Mapping[str, Sequence[str]]
    ) -> MatchResult:
        return told_by_words(result, read, texts, plain_calibration())

    def together(self, results: Sequence[MatchResult], **_: Any) -> OneItem:
        return OneItem(results[0], self.set_aside)


def ranking(*product_ids: str, colorway: str | None = None) -> tuple[ProductMatch, ...]:
    """Products as a matcher ranks them, best first."""
    return tuple(
        ProductMatch(product_id, 0.9 - place / 10, 0.95 - place / 5, colorway, place)
        for place, product_id in enumerate(product_ids)
    )


def seen(decision: Decision, *product_ids: str, colorway: str | None = None) -> MatchResult:
    """What a matcher makes of a photo: shown are one product of a match, all when it is unsure."""
    shown = {"match": 1, "ambiguous": len(product_ids), "none": 0}[decision]
    return MatchResult(decision, ranking(*product_ids, colorway=colorway), shown=shown)


class StubWatcher:
    """A watcher with a generation of one maison in service."""

    def __init__(self, maison: str, matcher: StubMatcher, encoder: Any = None) -> None:
        self._maison = maison
        generation = SimpleNamespace(
            manifest=SimpleNamespace(
                generation="20250314T023000Z-0a1b2c3d", encoder=SimpleNamespace(name="embedded")
            ),
            encoder=encoder or SimpleNamespace(card=SimpleNamespace(name="embedded", text=False)),
            entries=Entries.of([]),
            vectors=VectorIndex.of(np.empty((0, 2), np.float32)),
        )
        self._deployed = SimpleNamespace(generation=generation, matcher=matcher)

    def deployment(self, maison: str) -> Any:
        if maison != self._maison:
            raise NoGeneration("No index is in service.", "Build one.")
        return SimpleNamespace(deployed=lambda: self._deployed)

    def stop(self) -> None:
        """Nothing runs."""


def catalogue(
    home: Path, products: list[FeedProduct], *, other: list[FeedProduct], stores: bool = True
) -> Database:
    """A database with two maisons, the first with stores and 2 of each SKU in Paris, where there
    are `stores`."""
    database = open_database(home_of(Settings(home=home)).database_url)
    with database.session(write=True) as session:
        for maison, given in ((MAISON, products), (OTHER, other)):
            if given:
                apply_catalog(session, maison, given)
                apply_stores(session, maison, STORES if stores else ())
        levels = [
            StockRow(variant.sku, "PAR01", 2, AS_OF)
            for each in (products if stores else ())
            for variant in each.variants
        ]
        apply_stock(session, MAISON, levels)
    return database


def open_services(
    home: Path, database: Database, matcher: StubMatcher, encoder: Any = None, **settings: Any
) -> Services:
    """The services over that database; closing them closes the database."""
    return services_over(home, database, StubWatcher(MAISON, matcher, encoder), **settings)


def services_over(home: Path, database: Database, watcher: Any, **settings: Any) -> Services:
    """The same with what that watcher says is in service."""
    watcher = cast(DeploymentWatcher, watcher)
    return Services.over(
        Foundation.over(Settings(home=home, **settings), Home(home), database, watcher)
    )
