"""Products by their id, by SKU and by scanned code."""

from flask import Blueprint

from lookup.access.roles import Permission, Principal
from lookup.answers.models import CodedProduct, ProductAnswer, ProductList
from lookup.api.http.locale import wanted_locale
from lookup.api.http.operation import Operation, operation
from lookup.api.http.ports import Products
from lookup.api.http.schemas import ProductsQuery, ProductView, View
from lookup.base import errors


def _reads(
    summary: str,
    *more: type[errors.DomainError],
    query: type[View] = View,
    answer: type[ProductAnswer] = CodedProduct,
) -> Operation:
    return Operation(
        summary=summary,
        permission=Permission.READ_CATALOG,
        query=query,
        answer=answer,
        errors=(errors.NotFound, *more),
        conditional=True,
    )


_LIST = Operation(
    summary="The maison's products, part by part",
    permission=Permission.READ_CATALOG,
    query=ProductsQuery,
    answer=ProductList,
    errors=(errors.NotFound,),
    conditional=True,
)


def products(products: Products) -> Blueprint:
    """The routes that list products and show one with its variants and stock."""
    blueprint = Blueprint("products", __name__, url_prefix="/v1")

    @blueprint.get("/products")
    @operation(_LIST)
    def list_products(principal: Principal, query: ProductsQuery) -> ProductList:
        return products.page(
            principal.maison,
            query.window(),
            category=query.category,
            locale=wanted_locale(query.locale),
        )

    @blueprint.get("/products/<path:product_id>")
    @operation(_reads("A product by its id", query=ProductView, answer=ProductAnswer))
    def product(product_id: str, principal: Principal, query: ProductView) -> ProductAnswer:
        return products.product(
            principal.maison,
            product_id,
            store=query.store,
            locale=wanted_locale(query.locale),
            all_stores=query.stores == "all",
        )

    @blueprint.get("/variants/<path:sku>")
    @operation(_reads("The product of a SKU"))
    def variant(sku: str, principal: Principal, query: View) -> CodedProduct:
        return products.variant(
            principal.maison, sku, store=query.store, locale=wanted_locale(query.locale)
        )

    @blueprint.get("/codes/<path:code>")
    @operation(
        _reads("The product of a GTIN, GS1 Digital Link (percent-encoded) or SKU", errors.BadCode)
    )
    def code(code: str, principal: Principal, query: View) -> CodedProduct:
        return products.code(
            principal.maison, code, store=query.store, locale=wanted_locale(query.locale)
        )

    return blueprint
