"""What an assistant may ask; the docstrings are what it reads."""

from lookup.assistant.service_client import Answer, ServiceClient


class Tools:
    """The tools of one maison."""

    def __init__(self, service: ServiceClient) -> None:
        self._service = service

    def look_up(
        self,
        photo: str,
        store: str | None = None,
        category: str | None = None,
        text: str | None = None,
        locale: str | None = None,
    ) -> Answer:
        """Which product of the catalogue a photo shows, with its variants and stock.

        `photo` is a JPEG, PNG, WebP, HEIC or AVIF file as base64; `store` the code of the store
        that asks (see `stores`). `decision` is `match`, `ambiguous` (a person must choose), or
        `none`: then the catalogue does not have it; `search` with the photo finds what is like it.
        """
        fields = {"store": store, "category": category, "text": text, "locale": locale}
        return self._service.post("lookup", fields, photo)

    def search(
        self,
        text: str | None = None,
        photo: str | None = None,
        exclude: list[str] | None = None,
        category: str | None = None,
        color: str | None = None,
        size: str | None = None,
        store: str | None = None,
        in_stock: bool = False,
        top_k: int | None = None,
        locale: str | None = None,
    ) -> Answer:
        """Products by words, by a photo (base64) as a model, or by both, within exact filters.

        Each word of `exclude` must not be said of a product (`nickel`). `in_stock` keeps what is in
        stock in `store`, a code (see `stores`).
        """
        fields = {
            "text": text,
            "exclude": exclude,
            "category": category,
            "color": color,
            "size": size,
            "store": store,
            "in_stock": in_stock,
            "top_k": top_k,
            "locale": locale,
        }
        return self._service.post("search", fields, photo)

    def product(
        self, product_id: str, store: str | None = None, locale: str | None = None
    ) -> Answer:
        """One product with its variants, their stock, and the stores near by that have it."""
        return self._service.get("products", product_id, store=store, locale=locale)

    def stock(self, sku: str, store: str | None = None) -> Answer:
        """The stock of one SKU: in `store`, in all, and which stores have it."""
        return self._service.get("variants", sku, store=store)

    def alternatives(
        self, product_id: str, store: str | None = None, locale: str | None = None
    ) -> Answer:
        """What is most like a product and can be had in `store` or near by."""
        return self._service.get("products", product_id, "alternatives", store=store, locale=locale)

    def stores(self) -> Answer:
        """The stores with their codes, names and cities."""
        return self._service.get("stores")
