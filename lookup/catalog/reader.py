"""Reading product cards: a fixed number of queries, whatever the number of products."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lookup.catalog.card_stock import LevelRow, stock_view, store_cards
from lookup.catalog.cards import ImageRef, ProductCard, VariantCard, VariantRef
from lookup.catalog.locales import localized
from lookup.catalog.models import Maison, Product, ProductImage, StockLevel, Store, Variant
from lookup.catalog.skus import fold_sku
from lookup.errors import NotFound

Levels = Mapping[int, Sequence[LevelRow]]


class ProductReader:
    """Reads one session's view of the catalogue; every method answers for one maison only."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def cards(
        self,
        maison: str,
        product_ids: Iterable[str],
        *,
        store: str | None = None,
        locale: str | None = None,
    ) -> dict[str, ProductCard]:
        """Cards of those products that exist and are not removed, in the order asked for.

        Raises NotFound for an unknown store or maison.
        """
        wanted = list(dict.fromkeys(product_ids))
        stores = self._stores(maison)
        asking = _asking_store(stores, maison, store)
        products = self._products(maison, wanted)
        row_ids = [product.id for product in products.values()]
        variants = self._variants(row_ids)
        images = self._images(row_ids)
        levels = self._levels([v.id for group in variants.values() for v in group])
        return {
            product_id: _card(
                products[product_id],
                variants[products[product_id].id],
                images[products[product_id].id],
                levels,
                stores,
                asking,
                locale,
            )
            for product_id in wanted
            if product_id in products
        }

    def by_sku(self, maison: str, sku: str) -> VariantRef:
        """Where the SKU leads. SKUs match exactly; raises NotFound, with the near one if any."""
        found = self._variant_refs(maison, Variant.sku_folded == fold_sku(sku))
        for ref in found:
            if ref.sku == sku:
                return ref
        hint = f" ({found[0].sku!r} is meant?)" if found else ""
        raise NotFound(f"There is no SKU {sku!r} here{hint}.", "SKUs must agree exactly.")

    def by_gtin(self, maison: str, gtin: str) -> tuple[VariantRef, ...]:
        """The variants of that GTIN, of 8, 12, 13 or 14 digits however long it is kept.

        Several when the maison gave it to several SKUs. Raises NotFound.
        """
        significant = gtin.lstrip("0")
        same = {significant.zfill(length) for length in (8, 12, 13, 14)}
        found = self._variant_refs(maison, Variant.gtin.in_(same)) if significant else ()
        if not found:
            raise NotFound(f"There is no item with GTIN {gtin!r} here.", "Scan another code.")
        return found

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

    def _stores(self, maison: str) -> dict[int, Store]:
        rows = self._session.execute(
            select(Maison.id, Store)
            .outerjoin(Store, Store.maison_id == Maison.id)
            .where(Maison.code == maison)
        ).all()
        if not rows:
            raise NotFound(
                f"There is no maison {maison!r} in the catalogue.",
                "Check the code, or import its catalogue first.",
            )
        return {store.id: store for _, store in rows if store is not None}

    def _products(self, maison: str, product_ids: list[str]) -> dict[str, Product]:
        rows = self._session.scalars(
            select(Product)
            .join(Maison, Maison.id == Product.maison_id)
            .where(
                Maison.code == maison,
                Product.product_id.in_(product_ids),
                Product.removed_at.is_(None),
            )
        )
        return {product.product_id: product for product in rows}

    def _variants(self, product_row_ids: list[int]) -> dict[int, list[Variant]]:
        grouped = defaultdict(list)
        for variant in self._session.scalars(
            select(Variant)
            .where(Variant.product_row_id.in_(product_row_ids), Variant.removed_at.is_(None))
            .order_by(Variant.product_row_id, Variant.position)
        ):
            grouped[variant.product_row_id].append(variant)
        return grouped

    def _images(self, product_row_ids: list[int]) -> dict[int, list[ImageRef]]:
        grouped = defaultdict(list)
        for image in self._session.scalars(
            select(ProductImage)
            .where(
                ProductImage.product_row_id.in_(product_row_ids), ProductImage.removed_at.is_(None)
            )
            .order_by(ProductImage.product_row_id, ProductImage.position)
        ):
            grouped[image.product_row_id].append(
                ImageRef(image.id, image.path, image.view, image.colorway, image.content)
            )
        return grouped

    def _levels(self, variant_ids: list[int]) -> dict[int, list[LevelRow]]:
        grouped = defaultdict(list)
        for variant_id, store_id, quantity, as_of in self._session.execute(
            select(
                StockLevel.variant_id, StockLevel.store_id, StockLevel.quantity, StockLevel.as_of
            ).where(StockLevel.variant_id.in_(variant_ids))
        ):
            grouped[variant_id].append(LevelRow(store_id, quantity, as_of))
        return grouped


def _asking_store(stores: Mapping[int, Store], maison: str, code: str | None) -> Store | None:
    if code is None:
        return None
    for store in stores.values():
        if store.code == code:
            return store
    known = ", ".join(sorted(store.code for store in stores.values())[:20]) or "none yet"
    raise NotFound(f"{maison} has no store {code!r}.", f"Stores here: {known}.")


def _card(
    product: Product,
    variants: Sequence[Variant],
    images: Sequence[ImageRef],
    levels: Levels,
    stores: Mapping[int, Store],
    asking: Store | None,
    locale: str | None,
) -> ProductCard:
    by_sku = {variant.sku: levels.get(variant.id, ()) for variant in variants}
    return ProductCard(
        product_id=product.product_id,
        name=localized(product.names, locale, product.name) or product.name,
        category=localized(product.categories, locale, product.category),
        description=product.description,
        url=product.url,
        attributes=product.attributes,
        images=tuple(images),
        variants=tuple(_variant_card(v, images, by_sku[v.sku], asking) for v in variants),
        stores=store_cards(by_sku, stores, asking),
    )


def _variant_card(
    variant: Variant, images: Sequence[ImageRef], levels: Sequence[LevelRow], asking: Store | None
) -> VariantCard:
    own = [image for image in images if image.colorway == variant.colorway]
    shared = [image for image in images if image.colorway is None]
    return VariantCard(
        sku=variant.sku,
        colorway=variant.colorway,
        color=variant.color,
        size=variant.size,
        gtin=variant.gtin,
        price=variant.price,
        currency=variant.currency,
        attributes=variant.attributes,
        image=next(iter([*own, *shared]), None),
        stock=stock_view(levels, asking.id if asking else None),
    )
