"""A catalogue picture as it leaves."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StoredImage:
    """Bytes of a catalogue picture; `digest` changes whenever they do, and begins with that of
    the picture's content, in hex. `settled`: nothing larger may come in their place."""

    data: bytes
    media_type: str
    digest: str
    settled: bool = True
