"""Long lists, read part by part: each part begins behind the last item of the one before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from lookup.base.errors import NotFound
from lookup.catalog.models import Maison, Product, Store
from lookup.catalog.reading.categories import products_in_category

Item = TypeVar("Item")


@dataclass(frozen=True)
class Window:
    """The part of a list that is asked for: at most `limit` items, those behind `after`."""

    limit: int
    after: str | None = None


@dataclass(frozen=True)
class ListPart(Generic[Item]):
    """Items in their order; `next` is the `after` of the part behind, None at the end."""

    items: list[Item]
    next: str | None

    @classmethod
    def of(cls, found: Sequence[Item], limit: int, name: Callable[[Item], str]) -> "ListPart[Item]":
        """`found` may hold more than `limit` items: then there is a part behind this one."""
        items = list(found[:limit])
        return cls(items, name(items[-1]) if len(found) > limit else None)

    @classmethod
    def within(
        cls, whole: Sequence[Item], window: Window, name: Callable[[Item], str], *, what: str
    ) -> "ListPart[Item]":
        """The window's part of a list that is there as a whole; `what` it holds is for people.

        Raises NotFound where `after` names none of it.
        """
        names = [name(item) for item in whole]
        if window.after is None:
            return cls.of(whole, window.limit, name)
        if window.after not in names:
            raise _not_in_list(what)
        return cls.of(whole[names.index(window.after) + 1 :], window.limit, name)


def list_products(
    session: Session, maison: str, window: Window, *, category: str | None = None
) -> ListPart[str]:
    """Product ids in their order. Raises NotFound for a category that holds nothing."""
    ids = (
        select(Product.product_id)
        .join(Maison, Maison.id == Product.maison_id)
        .where(Maison.code == maison, Product.removed_at.is_(None))
        .order_by(Product.product_id)
    )
    if window.after is not None:
        ids = ids.where(Product.product_id > window.after)
    if category is None:
        found = session.scalars(ids.limit(window.limit + 1)).all()
    else:
        within = products_in_category(session, maison, category)
        found = [each for each in session.scalars(ids) if each in within]
    return ListPart.of(found, window.limit, str)


def list_stores(session: Session, maison: str, window: Window) -> ListPart[Store]:
    """Stores by name. Raises NotFound where `after` is none of them."""
    stores = (
        select(Store)
        .join(Maison, Maison.id == Store.maison_id)
        .where(Maison.code == maison)
        .order_by(Store.name, Store.code)
    )
    if window.after is not None:
        last = session.scalar(stores.where(Store.code == window.after))
        if last is None:
            raise _not_in_list("store")
        stores = stores.where(tuple_(Store.name, Store.code) > tuple_(last.name, last.code))
    found = session.scalars(stores.limit(window.limit + 1)).all()
    return ListPart.of(found, window.limit, lambda store: store.code)


def _not_in_list(what: str) -> NotFound:
    """What to raise where `after` names nothing of the list."""
    return NotFound(
        f"`after` does not name a {what} of this list.",
        "Send the `next` of the part before, or begin anew without it.",
    )
