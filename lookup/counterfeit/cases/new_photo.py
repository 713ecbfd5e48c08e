"""A photo on its way into a case."""

from dataclasses import dataclass, replace

from PIL import Image

from lookup.counterfeit.cases.case_assessor import AskedPhoto
from lookup.counterfeit.cases.parts import Part
from lookup.counterfeit.cases.sealed_photos import SealedPhotos, as_kept
from lookup.counterfeit.looking.repeats import fingerprint, thumbnail


@dataclass(frozen=True)
class NewPhoto:
    """A decoded photo, the part it shows, where that was said, and the editing program that its
    file names."""

    picture: Image.Image
    part: Part | None = None
    software: str | None = None

    @property
    def asked(self) -> AskedPhoto:
        """What of it is assessed."""
        return AskedPhoto(self.picture, self.software)

    def as_kept(self) -> "NewPhoto":
        """With the picture as it will come out again."""
        return replace(self, picture=as_kept(self.picture))

    def sealed(self, photos: SealedPhotos) -> "SealedPhoto":
        """Kept, with what it is recognised by. Raises what the vault raises."""
        mark = fingerprint(thumbnail(self.picture))
        return SealedPhoto(photos.keep(self.picture), self, mark)


@dataclass(frozen=True)
class SealedPhoto:
    """A new photo and its id in the vault."""

    photo: str
    new: NewPhoto
    fingerprint: str | None
