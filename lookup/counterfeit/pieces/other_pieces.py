"""Other pieces of a model, which a registered one must differ from."""

from functools import partial

from sqlalchemy.orm import Session

from lookup.counterfeit.cases.library import ReferenceLibrary
from lookup.counterfeit.cases.models import ReferencePhoto
from lookup.counterfeit.cases.sealed_photos import SealedPhotos
from lookup.counterfeit.pieces.comparison import OtherPiece, PiecePhoto
from lookup.counterfeit.pieces.item_reader import ItemReader, same_serial
from lookup.counterfeit.pieces.models import ItemPhoto, RegisteredItem


class OtherPieces:
    """Opens photos of one maison's other pieces."""

    def __init__(self, library: ReferenceLibrary, photos: SealedPhotos) -> None:
        self._library = library
        self._photos = photos

    def of(self, session: Session, reader: ItemReader, item: RegisteredItem) -> list[OtherPiece]:
        """Registered items of the product, the newest first, then its genuine references.

        Not those with the item's own serial number: they may be the same piece.
        """
        pieces: list[OtherPiece] = []
        for other in reader.of_product(item.product_id):
            kept = [row for row in reader.photos(other) if row.photo is not None]
            if other.id != item.id and kept and not same_serial(other.serial, item.serial):
                pieces.append([partial(self.photo, row) for row in kept])
        by_item: dict[str, list[ReferencePhoto]] = {}
        for row in self._library.genuine(session, item.product_id):
            by_item.setdefault(row.item, []).append(row)
        for name, rows in by_item.items():
            if not same_serial(name, item.serial):
                pieces.append([partial(self._reference, row) for row in rows])
        return pieces

    def photo(self, row: ItemPhoto) -> PiecePhoto:
        """A kept photo of a registered item. Raises what the vault raises."""
        left, top, right, bottom = row.box
        return PiecePhoto(self._photos.picture(str(row.photo)), (left, top, right, bottom))

    def _reference(self, row: ReferencePhoto) -> PiecePhoto:
        return PiecePhoto(self._library.picture(row), self._library.look(row).box)
