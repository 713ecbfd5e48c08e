"""A catalogue picture as it leaves."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StoredImage:
    """Bytes of a catalogue picture; `digest` (hex) changes whenever they do."""

    data: bytes
    media_type: str
    digest: str
