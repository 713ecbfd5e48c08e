"""Every error the domain can raise, each with what to do about it.

Who maps them: `lookup.base.exits` to exit codes, `lookup.api.http.problems` to HTTP. Nothing else
does.
"""

from collections.abc import Sequence
from typing import ClassVar


class DomainError(Exception):
    """A failure a caller can act on; `str()` gives what happened and what to do."""

    slug: ClassVar[str] = "error"
    title: ClassVar[str] = "The request could not be completed"
    # After how many seconds the same request may well succeed; None where waiting helps nothing.
    retry_seconds: int | None = None

    def __init__(self, detail: str, remedy: str) -> None:
        super().__init__(f"{detail} {remedy}")
        self.detail = detail
        self.remedy = remedy


class BadInput(DomainError):
    """What the caller sent cannot be used as it is."""

    slug = "bad-input"
    title = "The input cannot be used"


class NotFound(DomainError):
    """Nothing of that name here (or it belongs to another maison: the caller must not tell)."""

    slug = "not-found"
    title = "There is no such thing here"


class Refused(DomainError):
    """A check failed, so nothing was changed."""

    slug = "refused"
    title = "A check failed and nothing was changed"


class Unavailable(DomainError):
    """The service cannot answer now and may later."""

    slug = "unavailable"
    title = "The service cannot answer now"
    retry_seconds = 2


class TextNotRead(DomainError):
    """Text in pictures is asked for where nothing is installed that reads it."""

    slug = "text-not-read"
    title = "Text in pictures is not read here"


class Overloaded(Unavailable):
    """As much is being done and waiting as the service takes."""

    slug = "overloaded"
    title = "The service has too much to do"
    retry_seconds = 1


class TooLate(Unavailable):
    """The answer would have come after its deadline, so the work was not begun."""

    slug = "too-late"
    title = "The answer would have come too late"
    retry_seconds = 1


class TooManyRequests(DomainError):
    """The caller has asked more often than its rate allows."""

    slug = "too-many-requests"
    title = "Too many requests"

    def __init__(self, detail: str, remedy: str, *, retry_seconds: int = 1) -> None:
        super().__init__(detail, remedy)
        self.retry_seconds = retry_seconds


# Photos


class PhotoError(BadInput):
    """A photo that cannot be read."""

    slug = "photo-unreadable"
    title = "The photo cannot be read"


class EmptyPhoto(PhotoError):
    """No bytes were sent."""

    slug = "photo-empty"
    title = "The photo is empty"


class UnsupportedPhoto(PhotoError):
    """The bytes are of no picture type that is accepted."""

    slug = "photo-unsupported"
    title = "This type of picture is not accepted"


class DamagedPhoto(PhotoError):
    """The picture starts well and then breaks off or contradicts itself."""

    slug = "photo-damaged"
    title = "The picture is damaged"


class PhotoTooLarge(PhotoError):
    """More bytes, pixels or frames than the limits allow."""

    slug = "photo-too-large"
    title = "The picture is too large"


class PhotoTooSlow(PhotoError):
    """Decoding outlasted its time limit."""

    slug = "photo-too-slow"
    title = "The picture takes too long to decode"


class PhotoMissing(PhotoError):
    """A picture file that is not there or may not be read."""

    slug = "photo-missing"
    title = "There is no such picture file"


class ImageUnusable(PhotoError):
    """A catalogue picture that its feed names and that cannot be had from there."""

    slug = "image-unusable"
    title = "The catalogue picture cannot be used"


class ImageUnreachable(ImageUnusable):
    """A catalogue picture that cannot be had now and may be had later."""

    slug = "image-unreachable"
    title = "The catalogue picture cannot be fetched now"


class UnreadablePhotos(PhotoError):
    """Labelled photos of which some cannot be read."""

    slug = "photos-unreadable"
    title = "Some of the photos cannot be read"


class DecoderUnavailable(Unavailable):
    """The process that decodes HEIC and AVIF cannot be run: the installation is at fault."""

    slug = "photo-decoder-unavailable"
    title = "This type of picture cannot be decoded now"


# Feeds


class FeedError(BadInput):
    """A feed of which no row can be used."""

    slug = "feed-unreadable"
    title = "The feed cannot be read"


class MissingColumns(FeedError):
    """A feed without the columns it needs."""

    slug = "feed-missing-columns"
    title = "The feed lacks columns"


# Catalogue


class NewerSchema(Refused):
    """The database was written by a newer version of this software."""

    slug = "newer-schema"
    title = "The database is newer than this software"


# Encoders


class EncoderError(Refused):
    """An encoder that cannot be trusted or loaded."""

    slug = "encoder-refused"
    title = "The encoder is refused"


class UnknownEncoder(BadInput):
    """No encoder goes by that name."""

    slug = "encoder-unknown"
    title = "There is no such encoder"


class GoldenMismatch(EncoderError):
    """The encoder does not reproduce its golden vectors: wrong weights or wrong preprocessing."""

    slug = "encoder-golden-mismatch"
    title = "The encoder does not reproduce its golden vectors"


class TextNotSupported(BadInput):
    """The encoder has no text tower."""

    slug = "encoder-without-text"
    title = "The encoder reads no text"


class PatchesNotSupported(BadInput):
    """The encoder gives no patch grid."""

    slug = "encoder-without-patches"
    title = "The encoder gives no patches"


# Generations


class GenerationError(Refused):
    """A generation that cannot be trusted."""

    slug = "generation-refused"
    title = "The generation is refused"


class GenerationCorrupt(GenerationError):
    """A file of the generation is missing or not what its manifest says."""

    slug = "generation-corrupt"
    title = "The generation is damaged"


class GenerationMismatch(GenerationError):
    """The parts of a generation do not agree with each other."""

    slug = "generation-mismatch"
    title = "The parts of the generation do not agree"


class NoGeneration(Unavailable):
    """The maison has no published generation yet."""

    slug = "no-generation"
    title = "The maison has no published index yet"


class VectorsUnavailable(Unavailable):
    """The engine that holds the vectors cannot be reached, or does not answer."""

    slug = "vectors-unavailable"
    title = "The vectors cannot be searched now"


class GenerationsUnavailable(Unavailable):
    """The object store of generations cannot be reached, or does not answer in time."""

    slug = "generations-unavailable"
    title = "The store of generations does not answer"


# Builds


class Interrupted(Unavailable):
    """Someone stopped the command; what it had done is kept for the next run."""

    slug = "interrupted"
    title = "The command was stopped"


class DiskFull(Refused):
    """No room to write."""

    slug = "disk-full"
    title = "The disk is full"


# Access


class Unauthenticated(DomainError):
    """No key, or one that is not (or no longer) known."""

    slug = "unauthenticated"
    title = "A valid key is needed"


class WrongRegion(Refused):
    """The maison is pinned to another region than this deployment's."""

    slug = "wrong-region"
    title = "The maison's data belong to another region"


class Forbidden(DomainError):
    """The key is good but its role does not allow this."""

    slug = "forbidden"
    title = "The key's role does not allow this"


# Settings


class InvalidSettings(BadInput):
    """A name that is not a setting, or a value out of its range."""

    slug = "settings-invalid"
    title = "The settings cannot be used"


# Requests


class InvalidRequest(BadInput):
    """Fields of a request that break its rules; `fields` pairs each with what is wrong with it."""

    slug = "request-invalid"
    title = "The request breaks the rules of its route"

    def __init__(self, fields: Sequence[tuple[str, str]], remedy: str) -> None:
        super().__init__("; ".join(f"{name}: {wrong}" for name, wrong in fields) + ".", remedy)
        self.fields = tuple(fields)


class UnsupportedContentType(BadInput):
    """A body of a type that the route does not read."""

    slug = "content-type-unsupported"
    title = "The route does not read this content type"


class BadCode(BadInput):
    """Not a GTIN, or one whose check digit is wrong."""

    slug = "code-invalid"
    title = "The code is not a product code"


class AddressInUse(Unavailable):
    """Something else already listens where the service was to listen."""

    slug = "address-in-use"
    title = "The address is taken"


# Vault


class MasterKeyMissing(Unavailable):
    """Something is to be kept or read that needs a master key which is not configured."""

    slug = "master-key-missing"
    title = "The master key is not there"


class MasterKeyUnusable(BadInput):
    """What is configured as the master key is none."""

    slug = "master-key-unusable"
    title = "The master key cannot be used"


class KeyDestroyed(NotFound):
    """The data key of a kept item was destroyed, so that nobody reads the item again."""

    slug = "key-destroyed"
    title = "What was kept has been made unreadable"


class SealBroken(Refused):
    """A kept item or key that was changed, or that belongs to another place."""

    slug = "seal-broken"
    title = "A kept item is damaged"


# Audit


class AuditBroken(Refused):
    """An audit log of which something was changed or is missing."""

    slug = "audit-broken"
    title = "The audit log was tampered with"


# Backups


class BackupDamaged(Refused):
    """A backup of which something is missing or not as its manifest says."""

    slug = "backup-damaged"
    title = "The backup is damaged"
