"""From catalogue cards and matches to the answers people and programs get."""

from collections.abc import Sequence

from lookup.answers.models import (
    Match,
    MatchedVariant,
    ProductAnswer,
    ProductPicture,
    ProductSummary,
    ReadLine,
    Stock,
    StoreStock,
    VariantAnswer,
)
from lookup.catalog.reading.cards import ImageRef, ProductCard, StockView, StoreCard, VariantCard
from lookup.matching.result import ProductMatch
from lookup.ocr.line import TextLine


def product_answer(card: ProductCard, *, stores_listed: int | None) -> ProductAnswer:
    """The product with all variants and the nearest `stores_listed` stores that have it, None for
    every one."""
    return ProductAnswer(
        product=product_summary(card),
        variants=[_variant(variant) for variant in card.variants],
        stores=_stores(card, stores_listed),
        stores_in_all=len(card.stores),
        pictures=_pictures(card),
    )


def match_answer(match: ProductMatch, card: ProductCard, *, stores_listed: int) -> Match:
    """A matched product, with the variant its photo shows."""
    return Match(
        product=product_summary(card),
        variants=[_variant(variant) for variant in card.variants],
        stores=_stores(card, stores_listed, shown=match.colorway),
        stores_in_all=len(card.stores),
        pictures=_pictures(card),
        similarity=match.similarity,
        confidence=match.confidence,
        variant=_matched_variant(match.colorway, card.variants),
    )


def read_line(line: TextLine) -> ReadLine:
    """A line of text in a photo."""
    return ReadLine(text=line.text, confidence=line.confidence, box=line.box)


def product_summary(card: ProductCard) -> ProductSummary:
    """What names the product."""
    return ProductSummary(
        id=card.product_id,
        name=card.name,
        category=card.category,
        url=card.url,
        image=_image_url(card.image),
    )


def _variant(variant: VariantCard) -> VariantAnswer:
    return VariantAnswer(
        sku=variant.sku,
        color=variant.color,
        color_name=variant.color_name,
        size=variant.size,
        gtin=variant.gtin,
        price=variant.price,
        currency=variant.currency,
        image=_image_url(variant.image),
        stock=_stock(variant.stock),
    )


def _pictures(card: ProductCard) -> list[ProductPicture]:
    colors = {each.colorway: each.color for each in card.variants if each.colorway is not None}
    return [
        ProductPicture(
            image=url, view=image.view, color=colors.get(image.colorway) if image.colorway else None
        )
        for image in card.images
        if (url := _image_url(image)) is not None
    ]


def _stock(view: StockView) -> Stock:
    return Stock(here=view.here, total=view.total, as_of=view.as_of)


def _stores(card: ProductCard, count: int | None, shown: str | None = None) -> list[StoreStock]:
    return [
        StoreStock(
            code=store.code,
            name=store.name,
            city=store.city,
            timezone=store.timezone,
            distance_km=store.distance_km,
            quantity=store.quantity,
            skus=dict(store.by_sku),
            as_of=store.as_of,
        )
        for store in (card.stores if count is None else _listed(card, count, shown))
    ]


def _listed(card: ProductCard, count: int, colorway: str | None) -> list[StoreCard]:
    """The first `count` stores that have the colourway (any where it is None or had nowhere), and
    the first that has each SKU they lack: where the client's own size is must be in the answer,
    however many nearer stores have another."""
    if not count:
        return []
    shown = {each.sku for each in card.variants if each.colorway == colorway}
    having = [store for store in card.stores if shown & store.by_sku.keys()]
    first = {store.code for store in (having or card.stores)[:count]}
    missing = {sku for store in card.stores for sku in store.by_sku}
    listed: list[StoreCard] = []
    for store in card.stores:
        if store.code in first or missing & store.by_sku.keys():
            listed.append(store)
            missing -= store.by_sku.keys()
    return listed


def _matched_variant(
    colorway: str | None, variants: Sequence[VariantCard]
) -> MatchedVariant | None:
    """The SKU standing for the colour shown: one that is in stock here if any.

    A photo does not tell the size, so `size` is given only where the colour has a single SKU.
    """
    shown = [variant for variant in variants if variant.colorway == colorway]
    if colorway is None or not shown:
        return None
    chosen = max(shown, key=lambda variant: (variant.stock.here or 0) > 0)
    return MatchedVariant(
        sku=chosen.sku, color=chosen.color, size=chosen.size if len(shown) == 1 else None
    )


def _image_url(image: ImageRef | None) -> str | None:
    # Without content the indexer has not read the file, so there is nothing to show.
    if image is None or image.content is None:
        return None
    # The content's first digits make the address one that may be kept for ever.
    return f"/v1/images/{image.id}?v={image.content[:16]}"
