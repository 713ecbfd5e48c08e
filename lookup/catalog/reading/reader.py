"""Reading product cards: one query, whatever the number of products."""

from collections.abc import Container, Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy.orm import Session

from lookup.base.errors import NotFound
from lookup.catalog.models import Maison, Product, Variant
from lookup.catalog.reading.card_rows import (
    CardRows,
    LevelRow,
    ProductRow,
    StoreRow,
    VariantRow,
    read_card_rows,
)
from lookup.catalog.reading.card_stock import stock_view, store_cards
from lookup.catalog.reading.cards import ImageRef, ProductCard, VariantCard, VariantRef
from lookup.catalog.reading.locales import localized
from lookup.catalog.reading.terms import category_name, color_name
from lookup.catalog.skus import fold_sku


class ProductReader:
    """Reads one session's view of the catalogue; every method answers for one maison only, and
    asks one statement: a connection of `Database.statements` will do."""

    def __init__(self, session: Session | Connection) -> None:
        self._session = session

    def cards(
        self,
        maison: str,
        product_ids: Iterable[str],
        *,
        store: str | None = None,
        locale: str | None = None,
        brief: Container[str] = (),
    ) -> dict[str, ProductCard]:
        """Cards of those products that exist and are not removed, in the order asked for; without
        variants and stock for those in `brief`, which is most of the work.

        Raises NotFound for an unknown store or maison.
        """
        wanted = list(dict.fromkeys(product_ids))
        rows = read_card_rows(self._session, maison, wanted, brief)
        if rows is None:
            raise NotFound(
                f"There is no maison {maison!r} in the catalogue.",
                "Check the code, or import its catalogue first.",
            )
        asking = _asking_store(rows.stores, maison, store)
        return {
            product_id: _card(rows, rows.products[product_id], asking, locale)
            for product_id in wanted
            if product_id in rows.products
        }

    def by_sku(self, maison: str, sku: str) -> VariantRef:
        """Where the SKU leads, as `with_sku` finds it: the first of several. Raises NotFound."""
        found = self.with_sku(maison, sku)
        if not found:
            raise NotFound(f"There is no SKU {sku!r} here.", "Check it, or look it up by photo.")
        return found[0]

    def with_sku(self, maison: str, sku: str) -> tuple[VariantRef, ...]:
        """The variant of exactly that SKU, or else all of SKUs that differ from it in case only."""
        found = self._variant_refs(maison, Variant.sku_folded == fold_sku(sku))
        exact = tuple(ref for ref in found if ref.sku == sku.strip())
        return exact or found

    def with_gtin(self, maison: str, gtin: str) -> tuple[VariantRef, ...]:
        """The variants of that GTIN, of 8, 12, 13 or 14 digits however long it is kept.

        Several when the maison gave it to several SKUs.
        """
        significant = gtin.lstrip("0")
        same = {significant.zfill(length) for length in (8, 12, 13, 14)}
        return self._variant_refs(maison, Variant.gtin.in_(same)) if significant else ()

    def _variant_refs(self, maison: str, condition: ColumnElement[bool]) -> tuple[VariantRef, ...]:
        rows = self._session.execute(
            select(
                Product.product_id,
                Variant.sku,
                Variant.colorway,
                Variant.color,
                Variant.size,
                Variant.gtin,
            )
            .join(Product, Product.id == Variant.product_row_id)
            .join(Maison, Maison.id == Variant.maison_id)
            .where(Maison.code == maison, condition)
            .where(Variant.removed_at.is_(None), Product.removed_at.is_(None))
            .order_by(Variant.id)
        )
        return tuple(VariantRef(*row) for row in rows)


def _asking_store(stores: Mapping[int, StoreRow], maison: str, code: str | None) -> StoreRow | None:
    if code is None:
        return None
    for store in stores.values():
        if store.code == code:
            return store
    known = ", ".join(sorted(store.code for store in stores.values())[:20]) or "none yet"
    raise NotFound(f"{maison} has no store {code!r}.", f"Stores here: {known}.")


def _card(
    rows: CardRows, product: ProductRow, asking: StoreRow | None, locale: str | None
) -> ProductCard:
    variants = rows.variants.get(product.id, ())
    images = rows.images.get(product.id, ())
    by_sku = {variant.sku: rows.levels.get(variant.id, ()) for variant in variants}
    return ProductCard(
        product_id=product.product_id,
        name=localized(product.names, locale, product.name) or product.name,
        category=localized(product.categories, locale, category_name(product.category, locale)),
        description=product.description,
        url=product.url,
        attributes=product.attributes,
        images=tuple(images),
        variants=tuple(_variant_card(v, images, by_sku[v.sku], asking, locale) for v in variants),
        stores=store_cards(by_sku, rows.stores, asking),
    )


def _variant_card(
    variant: VariantRow,
    images: Sequence[ImageRef],
    levels: Sequence[LevelRow],
    asking: StoreRow | None,
    locale: str | None,
) -> VariantCard:
    own = [image for image in images if image.colorway == variant.colorway]
    shared = [image for image in images if image.colorway is None]
    return VariantCard(
        sku=variant.sku,
        colorway=variant.colorway,
        color=variant.color,
        color_name=color_name(variant.color, locale),
        size=variant.size,
        gtin=variant.gtin,
        price=variant.price,
        currency=variant.currency,
        attributes=variant.attributes,
        image=next(iter([*own, *shared]), None),
        stock=stock_view(levels, asking.id if asking else None),
    )
