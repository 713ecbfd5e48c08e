"""Pictures that were sent in other cases already: one item is photographed anew for each."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.base.errors import DomainError
from lookup.catalog.models import Maison
from lookup.counterfeit.cases.models import Inspection, InspectionPhoto
from lookup.counterfeit.cases.sealed_photos import SealedPhotos
from lookup.counterfeit.looking.repeats import (
    Thumbnail,
    fingerprint,
    is_copy,
    is_mirrored_copy,
    same_print,
    thumbnail,
)

_MOST_OPENED = 20


class EarlierPhotos:
    """Kept photos of one maison's other cases."""

    def __init__(
        self, session: Session, maison: str, photos: SealedPhotos, case_id: str | None
    ) -> None:
        """`case_id` is the case whose photos are asked about, if it has an id yet."""
        rows = session.execute(
            select(
                InspectionPhoto.inspection_id, InspectionPhoto.photo, InspectionPhoto.fingerprint
            )
            .join(Inspection, Inspection.id == InspectionPhoto.inspection_id)
            .join(Maison, Maison.id == Inspection.maison_id)
            .where(Maison.code == maison, InspectionPhoto.photo.is_not(None))
            .where(InspectionPhoto.fingerprint.is_not(None))
        ).all()
        self._rows = [
            (case, str(photo), str(mark)) for case, photo, mark in rows if case != case_id
        ]
        self._photos = photos

    def cases_with(self, small: Thumbnail) -> list[str]:
        """Ids of the other cases that have a copy or the mirror image of this picture."""
        marks = (fingerprint(small), fingerprint(small[:, ::-1].copy()))
        alike = [
            (case, photo)
            for case, photo, known in self._rows
            if any(mark is not None and same_print(mark, known) for mark in marks)
        ]
        # Fingerprints of packshots are alike too: the pictures themselves decide.
        found = [case for case, photo in alike[:_MOST_OPENED] if self._is_copy(small, photo)]
        return sorted(set(found))

    def _is_copy(self, small: Thumbnail, photo: str) -> bool:
        try:
            other = thumbnail(self._photos.picture(photo))
        except DomainError:  # removed meanwhile: nothing can be said of it
            return False
        return is_copy(small, other) or is_mirrored_copy(small, other)
