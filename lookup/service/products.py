"""Products by id, SKU and code, as the catalogue has them."""

from collections.abc import Sequence

from lookup.answers.building import product_answer, product_summary
from lookup.answers.models import CodedProduct, ProductAnswer, ProductList
from lookup.base.errors import NotFound
from lookup.catalog.database import Database
from lookup.catalog.reading.cards import VariantRef
from lookup.catalog.reading.listing import Window, list_products
from lookup.catalog.reading.reader import ProductReader
from lookup.codes.answering import common_variant
from lookup.codes.leads import typed_code


class Products:
    """The catalogues of all maisons; safe to share between threads."""

    def __init__(self, database: Database, *, stores_listed: int) -> None:
        """`stores_listed`: most stores in an answer."""
        self._database = database
        self._stores_listed = stores_listed

    def product(
        self,
        maison: str,
        product_id: str,
        *,
        store: str | None = None,
        locale: str | None = None,
        all_stores: bool = False,
    ) -> ProductAnswer:
        """One product with variants and stock, `all_stores` to list every store that has it.

        Raises NotFound.
        """
        with self._database.session() as session:
            cards = ProductReader(session).cards(maison, [product_id], store=store, locale=locale)
        if product_id not in cards:
            raise NotFound(f"There is no product {product_id!r} here.", "Look it up by photo.")
        listed = None if all_stores else self._stores_listed
        return product_answer(cards[product_id], stores_listed=listed)

    def variant(
        self, maison: str, sku: str, *, store: str | None = None, locale: str | None = None
    ) -> CodedProduct:
        """The product of a SKU. Raises NotFound."""
        with self._database.session() as session:
            found = ProductReader(session).by_sku(maison, sku)
        return self._coded(maison, (found,), store=store, locale=locale)

    def code(
        self, maison: str, code: str, *, store: str | None = None, locale: str | None = None
    ) -> CodedProduct:
        """The product of a typed GTIN, element string, Digital Link or SKU.

        Raises NotFound, and BadCode for what is none of these.
        """
        with self._database.session() as session:
            found = typed_code(session, maison, code)
        return self._coded(maison, found, store=store, locale=locale)

    def _coded(
        self, maison: str, found: Sequence[VariantRef], *, store: str | None, locale: str | None
    ) -> CodedProduct:
        """The product of the first variant, and what is common to all of its that were found."""
        first = found[0]
        product = self.product(maison, first.product_id, store=store, locale=locale)
        named = [each for each in found if each.product_id == first.product_id]
        return CodedProduct(**dict(product), variant=common_variant(named))

    def page(
        self, maison: str, window: Window, *, category: str | None = None, locale: str | None = None
    ) -> ProductList:
        """The maison's products by id. Raises NotFound for a category that holds nothing."""
        with self._database.session() as session:
            part = list_products(session, maison, window, category=category)
            cards = ProductReader(session).cards(maison, part.items, locale=locale)
        products = [product_summary(card) for card in cards.values()]
        return ProductList(products=products, next=part.next)
