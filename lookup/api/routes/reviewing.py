"""What the routes of counterfeit cases and of registered items have in common."""

from functools import partial
from typing import Annotated

from flask import Response, request
from pydantic import BeforeValidator, Field

from lookup.access.roles import Permission, Principal
from lookup.api.http.operation import Operation
from lookup.api.http.photos import read_photo
from lookup.audit.record import holder_of
from lookup.base.errors import InvalidRequest, MasterKeyMissing, NoGeneration, NotFound
from lookup.counterfeit.cases.desk import MOST_PHOTOS
from lookup.counterfeit.cases.new_photo import NewPhoto
from lookup.counterfeit.cases.parts import Part
from lookup.counterfeit.cases.reviewer import Reviewer
from lookup.images.editing import editing_program
from lookup.images.limits import photo_limits
from lookup.images.photo import decode_photo
from lookup.settings.table import Settings

PHOTO = "photo"
"""The name of the files."""

READ = (NotFound, NoGeneration, MasterKeyMissing)
"""The errors of a route that does nothing but read."""

inspecting = partial(Operation, permission=Permission.INSPECT, errors=READ)
"""The contract of a reviewer's route, by its summary; `errors` add to or replace `READ`."""

_PICTURE_SIDE = 1600


def _split(value: object) -> object:
    return [word.strip() or None for word in value.split(",")] if isinstance(value, str) else value


Parts = Annotated[
    tuple[Part | None, ...],
    BeforeValidator(_split),
    Field(description="What each photo shows, in their order, separated by commas."),
]


def sent_photos(settings: Settings, parts: tuple[Part | None, ...]) -> list[NewPhoto]:
    """The files of the request, decoded. Raises InvalidRequest and PhotoError."""
    sent = request.files.getlist(PHOTO)
    if not 1 <= len(sent) <= MOST_PHOTOS:
        raise InvalidRequest(
            [(PHOTO, f"is sent {len(sent)} times")], f"Send 1 to {MOST_PHOTOS} pictures."
        )
    if parts and len(parts) != len(sent):
        raise InvalidRequest(
            [("parts", f"are {len(parts)} for {len(sent)} photos")], "Name one part for each."
        )
    limits = photo_limits(settings)
    photos = []
    for file, part in zip(sent, parts or (None,) * len(sent), strict=True):
        data = read_photo(file, settings.max_photo_bytes)
        picture = decode_photo(data, limits, target_side=_PICTURE_SIDE)
        photos.append(NewPhoto(picture, part, editing_program(data)))
    return photos


def reviewer(principal: Principal) -> Reviewer:
    """Who asks, by the name of their key or token."""
    return Reviewer(principal.name or holder_of(principal.key), principal.key)


def private(data: bytes, media_type: str) -> Response:
    """A file that no cache may keep."""
    return Response(data, mimetype=media_type, headers={"Cache-Control": "private, no-store"})
