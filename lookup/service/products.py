"""Products by id, SKU and code, as the catalogue has them."""

from lookup.answers.building import product_answer, product_summary
from lookup.answers.models import ProductAnswer, ProductList
from lookup.base.errors import NotFound
from lookup.catalog.database import Database
from lookup.catalog.reading.listing import Window, list_products
from lookup.catalog.reading.reader import ProductReader
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
    ) -> ProductAnswer:
        """The product of a SKU. Raises NotFound."""
        with self._database.session() as session:
            product_id = ProductReader(session).by_sku(maison, sku).product_id
        return self.product(maison, product_id, store=store, locale=locale)

    def code(
        self, maison: str, code: str, *, store: str | None = None, locale: str | None = None
    ) -> ProductAnswer:
        """The product of a typed GTIN, element string, Digital Link or SKU.

        Raises NotFound, and BadCode for what is none of these.
        """
        with self._database.session() as session:
            product_id = typed_code(session, maison, code)[0].product_id
        return self.product(maison, product_id, store=store, locale=locale)

    def page(
        self, maison: str, window: Window, *, category: str | None = None, locale: str | None = None
    ) -> ProductList:
        """The maison's products by id. Raises NotFound for a category that holds nothing."""
        with self._database.session() as session:
            part = list_products(session, maison, window, category=category)
            cards = ProductReader(session).cards(maison, part.items, locale=locale)
        products = [product_summary(card) for card in cards.values()]
        return ProductList(products=products, next=part.next)
