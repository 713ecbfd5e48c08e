"""The pictures of a report, embedded in it."""

import base64
import io
from collections.abc import Sequence
from pathlib import Path

from lookup.evaluation.manifest import LabelledImage
from lookup.images.files import open_picture
from lookup.images.limits import PhotoLimits

_SIDE = 200
_QUALITY = 78


class GalleryPictures:
    """Which catalogue picture stands for an answer, over an evaluation's gallery rows."""

    def __init__(self, gallery: Sequence[LabelledImage]) -> None:
        self._paths = [image.path for image in gallery]
        self._of_variant: dict[tuple[str | None, str | None], Path] = {}
        for image in gallery:
            self._of_variant.setdefault((image.product_id, image.variant_id), image.path)
            self._of_variant.setdefault((image.product_id, None), image.path)

    def of_image(self, image_id: int) -> Path:
        """The picture that an evaluation indexed under this id."""
        return self._paths[image_id]

    def of_label(self, query: LabelledImage) -> Path | None:
        """A picture of what the photo shows, in its colour if there is one."""
        exact = self._of_variant.get((query.product_id, query.variant_id))
        return exact or self._of_variant.get((query.product_id, None))


def data_uri(path: Path) -> str:
    """The picture, at most 200 pixels a side, as a data URI. Raises PhotoError."""
    picture = open_picture(path, PhotoLimits(), target_side=_SIDE)
    picture.thumbnail((_SIDE, _SIDE))
    encoded = io.BytesIO()
    picture.save(encoded, "JPEG", quality=_QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(encoded.getvalue()).decode()
