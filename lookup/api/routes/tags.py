"""`POST /v1/tags`: a photo of a tag in, what is printed on it and its product out."""

from flask import Blueprint, g

from lookup.access.roles import Permission, Principal
from lookup.answers.models import TagAnswer
from lookup.api.http.locale import wanted_locale
from lookup.api.http.operation import Operation, operation
from lookup.api.http.photos import sent_photo
from lookup.api.http.ports import Tags
from lookup.api.http.schemas import TagForm
from lookup.base import errors
from lookup.settings.table import Settings

_READ = Operation(
    summary="Read the tag in a photo: its barcode, or the codes and names printed on it",
    permission=Permission.LOOK_UP,
    form=TagForm,
    files=("photo",),
    answer=TagAnswer,
    errors=(errors.NotFound, errors.TextNotRead),
)


def tags(tags: Tags, settings: Settings) -> Blueprint:
    """The route of tags."""
    blueprint = Blueprint("tags", __name__, url_prefix="/v1")

    @blueprint.post("/tags")
    @operation(_READ)
    def read(principal: Principal, form: TagForm) -> TagAnswer:
        return tags.read(
            principal.maison,
            sent_photo(settings.max_photo_bytes),
            box=form.box,
            store=form.store,
            locale=wanted_locale(form.locale),
            deadline=g.deadline,
        )

    return blueprint
