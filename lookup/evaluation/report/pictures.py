"""The pictures of a report, embedded in it."""

import base64
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

from lookup.catalog.images import CatalogImage
from lookup.evaluation.manifest import LabelledImage
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.images.thumbnails import Thumbnails

_SIDE = 200
_QUALITY = 78

# Image id, product, colorway and file of one catalogue picture.
_Picture = tuple[int, str | None, str | None, Path]


class CataloguePictures:
    """Which catalogue picture stands for an answer or for a label."""

    def __init__(self, pictures: Iterable[_Picture]) -> None:
        """Use `of_gallery` or `of_catalogue`."""
        self._by_id: dict[int, Path] = {}
        self._by_label: dict[tuple[str | None, str | None], Path] = {}
        for image_id, product, colorway, path in pictures:
            self._by_id[image_id] = path
            self._by_label.setdefault((product, colorway), path)
            self._by_label.setdefault((product, None), path)

    @classmethod
    def of_gallery(cls, gallery: Sequence[LabelledImage]) -> Self:
        """Pictures under the ids that `lookup.evaluation.run` gives them: their places."""
        return cls((n, i.product_id, i.variant_id, i.path) for n, i in enumerate(gallery))

    @classmethod
    def of_catalogue(cls, images: Iterable[CatalogImage], thumbnails: Thumbnails) -> Self:
        """Pictures of a maison's catalogue as it is now, as far as they were indexed."""
        return cls(
            (image.id, image.product_id, image.colorway, thumbnails.path(image.content))
            for image in images
            if image.content is not None
        )

    def of_image(self, image_id: int) -> Path | None:
        """The picture of that id; None where it has left the catalogue."""
        return self._by_id.get(image_id)

    def of_label(self, query: LabelledImage) -> Path | None:
        """A picture of what the photo shows, in its colour if there is one."""
        exact = self._by_label.get((query.product_id, query.variant_id))
        return exact or self._by_label.get((query.product_id, None))


def data_uri(path: Path) -> str:
    """The picture, at most 200 pixels a side, as a data URI. Raises PhotoError."""
    picture = open_picture(path, DEFAULT_LIMITS, target_side=_SIDE)
    picture.thumbnail((_SIDE, _SIDE))
    encoded = io.BytesIO()
    picture.save(encoded, "JPEG", quality=_QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(encoded.getvalue()).decode()
