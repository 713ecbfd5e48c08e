"""Where genuine items are registered and known again."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import cv2
import numpy as np
from PIL import Image

from lookup.audit.record import Action, record
from lookup.base.errors import BadInput, NotFound, Refused
from lookup.catalog.database import Database
from lookup.catalog.reading.listing import Window
from lookup.codes.item_link import item_link
from lookup.counterfeit.cases.claimed_product import gtins_by_sku
from lookup.counterfeit.cases.library import ReferenceLibrary
from lookup.counterfeit.cases.new_photo import NewPhoto
from lookup.counterfeit.cases.reviewer import Reviewer
from lookup.counterfeit.cases.sealed_photos import SealedPhotos, jpeg
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.looking.quality import ADVICE, photo_quality
from lookup.counterfeit.pieces.answers import CheckAnswer, ItemAnswer, ItemList
from lookup.counterfeit.pieces.checking import checked
from lookup.counterfeit.pieces.comparison import PiecePhoto
from lookup.counterfeit.pieces.deeds import ItemDeeds
from lookup.counterfeit.pieces.history import subject_of
from lookup.counterfeit.pieces.item_reader import ItemReader, same_serial
from lookup.counterfeit.pieces.models import ItemCheck, ItemPhoto, RegisteredItem
from lookup.counterfeit.pieces.other_pieces import OtherPieces
from lookup.counterfeit.pieces.passport import passport_link
from lookup.vault.store import Kind, Vault


@dataclass(frozen=True)
class NewItem:
    """What is said of a genuine item; a Digital Link names its serial number too."""

    product_id: str
    sku: str | None = None
    serial: str | None = None
    digital_link: str | None = None
    passport: str | None = None


class ItemRegistry:
    """Registered items of one maison; safe to share between threads."""

    def __init__(self, database: Database, vault: Vault, looker: ItemLooker) -> None:
        self._database = database
        self._maison = vault.maison
        self._looker = looker
        self._photos = SealedPhotos(vault, Kind.ITEM)
        self._others = OtherPieces(ReferenceLibrary(vault, looker), self._photos)
        self.deeds = ItemDeeds(database, vault.maison)

    def register(
        self, new: NewItem, photos: Sequence[NewPhoto], by: Reviewer, *, request: str | None = None
    ) -> ItemAnswer:
        """Keeps an item's photos, sealed. The same `request` of the same reviewer does so once.

        Raises NotFound for a product or a SKU of it that is not there, BadCode for a wrong link,
        BadInput for what contradicts itself and for a photo that shows too little, Refused where
        the product has an item of that serial number, and what the vault does.
        """
        mark = by.mark(request)
        with self._database.session() as session:
            reader = ItemReader(session, self._maison)
            if known := reader.of_request(mark):
                return reader.answer(known)
            passport = None if new.passport is None else passport_link(new.passport)
            serial = _serial(new, gtins_by_sku(session, self._maison, new.product_id))
            _refuse_known(reader, new.product_id, serial)
        pictures = [photo.as_kept().picture for photo in photos]
        boxes = [self._usable_box(number, one) for number, one in enumerate(pictures, start=1)]
        kept = [self._photos.keep(one) for one in pictures]
        with self._database.session(write=True) as session:
            reader = ItemReader(session, self._maison)
            if known := reader.of_request(mark):  # meanwhile, by the other of two clicks
                self._forget(kept)
                return reader.answer(known)
            try:
                _refuse_known(reader, new.product_id, serial)
            except Refused:
                self._forget(kept)
                raise
            item = RegisteredItem(
                id=uuid.uuid4().hex,
                maison_id=reader.maison_id,
                product_id=new.product_id,
                sku=new.sku,
                serial=serial,
                digital_link=new.digital_link,
                passport=passport,
                registered_at=datetime.now(UTC),
                registered_by=by.name,
                request=mark,
            )
            session.add(item)
            session.flush()
            for number, (new_photo, box, photo) in enumerate(
                zip(photos, boxes, kept, strict=True), start=1
            ):
                session.add(_photo_row(item, None, number, new_photo, box, photo))
            session.flush()
            deed = by.deed(Action.ITEM_REGISTERED, subject_of(item.id), product=item.product_id)
            record(session, self._maison, deed)
            return reader.answer(item)

    def check(
        self, item_id: str, photos: Sequence[NewPhoto], by: Reviewer, *, request: str | None = None
    ) -> CheckAnswer:
        """Whether the photos show the registered piece, kept with them.

        The same `request` of the same reviewer checks once. Raises NotFound, Refused once the item
        was erased, and what the vault raises.
        """
        mark = by.mark(request)
        with self._database.session() as session:
            reader = ItemReader(session, self._maison)
            item = reader.item(item_id)
            if known := reader.check_of_request(item, mark):
                return reader.check_answer(item, known)
            registered = [row for row in reader.photos(item) if row.photo is not None]
            others = self._others.of(session, reader, item)
        if not registered:
            raise Refused("The photos of the item were erased.", "Register it anew.")
        pictures = [photo.as_kept().picture for photo in photos]
        shown = [PiecePhoto(one, self._looker.box(one)) for one in pictures]
        result = checked(
            {row.number: self._others.photo(row) for row in registered},
            [(one, photo.part) for one, photo in zip(shown, photos, strict=True)],
            others,
        )
        kept = [self._photos.keep(one) for one in pictures]
        with self._database.session(write=True) as session:
            reader = ItemReader(session, self._maison)
            item = reader.item(item_id)
            if known := reader.check_of_request(item, mark):
                self._forget(kept)
                return reader.check_answer(item, known)
            check = ItemCheck(
                item_id=item.id,
                number=len(reader.checks(item)) + 1,
                at=datetime.now(UTC),
                by=by.name,
                result=result.model_dump(mode="json"),
                request=mark,
            )
            session.add(check)
            session.flush()
            for number, (new_photo, one, photo) in enumerate(
                zip(photos, shown, kept, strict=True), start=1
            ):
                session.add(_photo_row(item, check, number, new_photo, one.box, photo))
            session.flush()
            p_value = None if result.p_value is None else f"{result.p_value:.3f}"
            about = {"check": check.number, "answer": result.answer.value, "p_value": p_value}
            deed = by.deed(Action.ITEM_CHECKED, subject_of(item.id), **about)
            record(session, self._maison, deed)
            return reader.check_answer(item, check)

    def page(self, window: Window, serial: str | None = None) -> ItemList:
        """Registered items, the newest first. Raises NotFound where `after` names none."""
        with self._database.session() as session:
            return ItemReader(session, self._maison).page(window, serial)

    def item(self, item_id: str) -> ItemAnswer:
        """One item with what happened to it. Raises NotFound, AuditBroken."""
        with self._database.session() as session:
            reader = ItemReader(session, self._maison)
            return reader.answer(reader.item(item_id))

    def gtin(self, item: ItemAnswer) -> str | None:
        """The item's GTIN-14, by its link or its SKU; None where neither names one."""
        if item.digital_link is not None:
            return item_link(item.digital_link).gtin
        try:
            with self._database.session() as session:
                return gtins_by_sku(session, self._maison, item.product_id).get(item.sku or "")
        except NotFound:  # the product left the catalogue
            return None

    def photo(self, item_id: str, number: int) -> bytes:
        """A registered photo as JPEG. Raises NotFound, and what the vault raises."""
        return self._photos.read(self._photo_id(item_id, None, number))

    def checked_photo(
        self, item_id: str, check_number: int, number: int, *, aligned: bool = False
    ) -> bytes:
        """A photo of a check as JPEG; `aligned`: laid over the registered photo that it fits.

        Raises NotFound, also where it lies over none, and what the vault raises.
        """
        photo = self._photo_id(item_id, check_number, number)
        if not aligned:
            return self._photos.read(photo)
        with self._database.session() as session:
            reader = ItemReader(session, self._maison)
            item = reader.item(item_id)
            result = reader.check_answer(item, reader.check(item, check_number)).result
        found = next(one for one in result.photos if one.number == number)
        if found.registered is None or found.to_registered is None:
            raise NotFound("The photo lies over no registered one.", "Ask for it as it is.")
        onto = self._photos.picture(self._photo_id(item_id, None, found.registered))
        way = np.array(found.to_registered, np.float64).reshape(3, 3)
        pixels = np.asarray(self._photos.picture(photo), np.uint8)
        return jpeg(Image.fromarray(cv2.warpPerspective(pixels, way, onto.size)))

    def _photo_id(self, item_id: str, check_number: int | None, number: int) -> str:
        with self._database.session() as session:
            reader = ItemReader(session, self._maison)
            item = reader.item(item_id)
            check = None if check_number is None else reader.check(item, check_number)
            for row in reader.photos(item, check):
                if row.number == number and row.photo is not None:
                    return row.photo
        raise NotFound(f"The item has no photo {number}.", "It may have been erased.")

    def _usable_box(self, number: int, picture: Image.Image) -> tuple[float, float, float, float]:
        box = self._looker.box(picture)
        quality = photo_quality(picture, box)
        if not quality.usable:
            raise BadInput(
                f"Photo {number} shows too little ({', '.join(quality.shortcomings)}).",
                " ".join(ADVICE[one] for one in quality.shortcomings),
            )
        return box

    def _forget(self, photos: Sequence[str]) -> None:
        for photo in photos:
            self._photos.remove(photo)


def _serial(new: NewItem, gtins: dict[str, str | None]) -> str | None:
    """The item's serial number, by itself or in its link. Raises NotFound, BadCode, BadInput."""
    if new.sku is not None and new.sku not in gtins:
        raise NotFound(f"The product has no SKU {new.sku!r}.", "Name one of its SKUs, or none.")
    if new.digital_link is None:
        return new.serial
    link = item_link(new.digital_link)
    known = {gtins[new.sku]} if new.sku is not None else set(gtins.values())
    if any(known) and link.gtin not in known:
        raise BadInput(
            f"The link's GTIN {link.gtin} is not one of the product's.", "Check product and link."
        )
    if new.serial is not None and not same_serial(new.serial, link.serial):
        raise BadInput(
            f"The link names the serial number {link.serial}, not {new.serial}.",
            "Send one of them.",
        )
    return link.serial


def _refuse_known(reader: ItemReader, product_id: str, serial: str | None) -> None:
    for other in reader.of_product(product_id):
        if same_serial(other.serial, serial):
            raise Refused(
                f"The product has a registered item of that serial number: {other.id}.",
                "Check your photos against that one.",
            )


def _photo_row(
    item: RegisteredItem,
    check: ItemCheck | None,
    number: int,
    new: NewPhoto,
    box: tuple[float, float, float, float],
    photo: str,
) -> ItemPhoto:
    return ItemPhoto(
        item_id=item.id,
        check_id=None if check is None else check.id,
        number=number,
        part=new.part.value if new.part else None,
        box=list(box),
        photo=photo,
    )
