"""The photos of a multipart request."""

from flask import request
from werkzeug.datastructures import FileStorage

from lookup.base.errors import EmptyPhoto, InvalidRequest, PhotoTooLarge


def sent_photos(most: int, max_bytes: int) -> list[bytes]:
    """The files `photo`, one to `most`. Raises InvalidRequest, EmptyPhoto, PhotoTooLarge."""
    sent = request.files.getlist("photo")
    if not 1 <= len(sent) <= most:
        raise InvalidRequest(
            [("photo", f"is sent {len(sent)} times" if sent else "is missing")],
            "Send one picture as the multipart file `photo`."
            if most == 1
            else f"Send 1 to {most} pictures of one item, each as a multipart file `photo`.",
        )
    return [read_photo(each, max_bytes) for each in sent]


def sent_photo(max_bytes: int) -> bytes:
    """The file `photo`. Raises InvalidRequest, EmptyPhoto, PhotoTooLarge."""
    return sent_photos(1, max_bytes)[0]


def sent_photo_if_any(max_bytes: int) -> bytes | None:
    """The file `photo`, None without one. Raises InvalidRequest, EmptyPhoto, PhotoTooLarge."""
    sent = request.files.getlist("photo")
    if not sent:
        return None
    if len(sent) > 1:
        raise InvalidRequest(
            [("photo", "is given more than once")],
            "Send one picture as the multipart file `photo`.",
        )
    return read_photo(sent[0], max_bytes)


def read_photo(file: FileStorage, max_bytes: int) -> bytes:
    """What was sent as one file. Raises EmptyPhoto, PhotoTooLarge."""
    data: bytes = file.read()
    if not data:
        raise EmptyPhoto("The file holds no bytes.", "Choose the photo again.")
    if len(data) > max_bytes:
        raise PhotoTooLarge(
            f"The photo has {len(data):,} bytes; {max_bytes:,} are accepted.",
            "Send it scaled down; 1600 pixels on the long side are enough.",
        )
    return data
