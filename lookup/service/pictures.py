"""Catalogue pictures, small enough to be sent."""

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.answers.stored_image import StoredImage
from lookup.base.errors import NotFound
from lookup.base.home import Home
from lookup.catalog.database import Database
from lookup.catalog.models import Maison, Product, ProductImage
from lookup.images.thumbnails import MEDIA_TYPE, Thumbnails

_LARGEST_ID = 2**31 - 1  # of a row; databases fail on larger ones


class Pictures:
    """The pictures of all maisons; safe to share between threads."""

    def __init__(self, database: Database, home: Home) -> None:
        self._database = database
        self._home = home

    def picture(self, maison: str, image_id: int, *, large: bool = False) -> StoredImage:
        """The thumbnail of a catalogue picture; its `large` copy, where a build made one. Raises
        NotFound.
        """
        content = None
        if image_id <= _LARGEST_ID:
            with self._database.session() as session:
                content = _content_of(session, maison, image_id)
        if content is None:
            raise _no_picture(image_id)
        kept = Thumbnails(self._home.images_dir(maison))
        if large:
            with suppress(FileNotFoundError):
                data = kept.large_path(content).read_bytes()
                return StoredImage(data, MEDIA_TYPE, f"{content}-large")
        try:
            data = kept.path(content).read_bytes()
        except FileNotFoundError:
            raise _no_picture(image_id) from None
        return StoredImage(data, MEDIA_TYPE, content, settled=not large)


def _content_of(session: Session, maison: str, image_id: int) -> str | None:
    return session.scalar(
        select(ProductImage.content)
        .join(Product, Product.id == ProductImage.product_row_id)
        .join(Maison, Maison.id == Product.maison_id)
        .where(Maison.code == maison, ProductImage.id == image_id)
        .where(ProductImage.removed_at.is_(None), Product.removed_at.is_(None))
    )


def _no_picture(image_id: int) -> NotFound:
    return NotFound(f"There is no picture {image_id} here.", "Read the product again.")
