"""Reads registered items of one maison."""

from collections.abc import Sequence

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from lookup.base.errors import NotFound
from lookup.catalog.maisons import find_maison
from lookup.catalog.models import Product
from lookup.catalog.reading.listing import ListPart, Window
from lookup.counterfeit.cases.serials import normalized_serial
from lookup.counterfeit.pieces.answers import (
    CheckAnswer,
    CheckResult,
    ItemAnswer,
    ItemList,
    ItemPhotoAnswer,
    ItemSummary,
)
from lookup.counterfeit.pieces.history import item_history
from lookup.counterfeit.pieces.models import ItemCheck, ItemPhoto, RegisteredItem

_ITS_PRODUCT = and_(
    Product.maison_id == RegisteredItem.maison_id,
    Product.product_id == RegisteredItem.product_id,
)


class ItemReader:
    """What is kept of items, in one session."""

    def __init__(self, session: Session, maison: str) -> None:
        self._session = session
        self._maison = maison
        self.maison_id = find_maison(session, maison).id

    def page(self, window: Window, serial: str | None) -> ItemList:
        """Items, the newest first; those of one serial number where it is given, in any spelling.

        Raises NotFound where `after` names none of them.
        """
        counts = (
            select(ItemCheck.item_id, func.count().label("checks"))
            .group_by(ItemCheck.item_id)
            .subquery()
        )
        rows = self._session.execute(
            select(RegisteredItem, counts.c.checks, Product.name)
            .outerjoin(counts, counts.c.item_id == RegisteredItem.id)
            .outerjoin(Product, _ITS_PRODUCT)
            .where(RegisteredItem.maison_id == self.maison_id)
            .order_by(RegisteredItem.registered_at.desc(), RegisteredItem.id)
        ).all()
        found = [
            ItemSummary(
                id=item.id,
                product_id=item.product_id,
                product_name=name,
                sku=item.sku,
                serial=item.serial,
                registered_at=item.registered_at,
                checks=checks or 0,
            )
            for item, checks, name in rows
            if serial is None or same_serial(item.serial, serial)
        ]
        part = ListPart.within(found, window, lambda item: item.id, what="registered item")
        return ItemList(items=part.items, next=part.next)

    def item(self, item_id: str) -> RegisteredItem:
        """The item of that id. Raises NotFound."""
        item = self._session.scalar(
            select(RegisteredItem).where(
                RegisteredItem.maison_id == self.maison_id, RegisteredItem.id == item_id
            )
        )
        if item is None:
            raise NotFound(f"There is no registered item {item_id!r} here.", "List them again.")
        return item

    def of_request(self, request: str | None) -> RegisteredItem | None:
        """The item that this request registered already."""
        if request is None:
            return None
        return self._session.scalar(
            select(RegisteredItem).where(
                RegisteredItem.maison_id == self.maison_id, RegisteredItem.request == request
            )
        )

    def of_product(self, product_id: str) -> Sequence[RegisteredItem]:
        """All items of a product, the newest first."""
        return self._session.scalars(
            select(RegisteredItem)
            .where(
                RegisteredItem.maison_id == self.maison_id,
                RegisteredItem.product_id == product_id,
            )
            .order_by(RegisteredItem.registered_at.desc(), RegisteredItem.id)
        ).all()

    def check(self, item: RegisteredItem, number: int) -> ItemCheck:
        """The check of that number. Raises NotFound."""
        for row in self.checks(item):
            if row.number == number:
                return row
        raise NotFound(f"The item has no check {number}.", "Read the item again.")

    def check_of_request(self, item: RegisteredItem, request: str | None) -> ItemCheck | None:
        """The check that this request asked for already."""
        if request is None:
            return None
        return next((row for row in self.checks(item) if row.request == request), None)

    def checks(self, item: RegisteredItem) -> Sequence[ItemCheck]:
        """All checks of an item, in their order."""
        return self._session.scalars(
            select(ItemCheck).where(ItemCheck.item_id == item.id).order_by(ItemCheck.number)
        ).all()

    def photos(self, item: RegisteredItem, check: ItemCheck | None = None) -> Sequence[ItemPhoto]:
        """The photos of its registration, or of a check, in their order."""
        return self._session.scalars(
            select(ItemPhoto)
            .where(
                ItemPhoto.item_id == item.id,
                ItemPhoto.check_id.is_(None) if check is None else ItemPhoto.check_id == check.id,
            )
            .order_by(ItemPhoto.number)
        ).all()

    def check_answer(self, item: RegisteredItem, check: ItemCheck) -> CheckAnswer:
        """A check in full."""
        return CheckAnswer(
            item_id=item.id,
            number=check.number,
            at=check.at,
            by=check.by,
            kept=any(photo.photo for photo in self.photos(item, check)),
            result=CheckResult.model_validate(check.result),
        )

    def answer(self, item: RegisteredItem) -> ItemAnswer:
        """The item in full. Raises AuditBroken."""
        return ItemAnswer(
            id=item.id,
            maison=self._maison,
            product_id=item.product_id,
            product_name=self._session.scalar(
                select(Product.name)
                .join(RegisteredItem, _ITS_PRODUCT)
                .where(RegisteredItem.id == item.id)
            ),
            sku=item.sku,
            serial=item.serial,
            digital_link=item.digital_link,
            passport=item.passport,
            registered_at=item.registered_at,
            registered_by=item.registered_by,
            photos=[
                ItemPhotoAnswer(number=one.number, part=one.part, kept=one.photo is not None)
                for one in self.photos(item)
            ],
            checks=[self.check_answer(item, check) for check in self.checks(item)],
            history=item_history(self._session, self._maison, self.maison_id, item.id),
        )


def same_serial(one: str | None, other: str | None) -> bool:
    """Whether two serial numbers are the same but for how they are spelt."""
    return bool(one and other) and normalized_serial(str(one)) == normalized_serial(str(other))
