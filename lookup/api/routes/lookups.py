"""`POST /v1/lookup`: photos of an item in, the catalogue's answer out."""

from flask import Blueprint, g, request

from lookup.access.roles import Permission, Principal
from lookup.answers.models import LookupAnswer
from lookup.api.http.bodies import longest_body
from lookup.api.http.locale import wanted_locale
from lookup.api.http.operation import Operation, operation
from lookup.api.http.photos import sent_photos
from lookup.api.http.ports import Lookups
from lookup.api.http.schemas import LookupForm
from lookup.api.load.metrics import Metrics
from lookup.base import errors
from lookup.base.errors import InvalidRequest
from lookup.matching.several import MOST_OF_ONE_ITEM
from lookup.settings.table import Settings

_LOOKUP = Operation(
    summary="Find the product that a photo shows, or several photos of one item",
    permission=Permission.LOOK_UP,
    form=LookupForm,
    files=("photo",),
    most_files=MOST_OF_ONE_ITEM,
    answer=LookupAnswer,
    errors=(errors.NotFound, errors.NoGeneration, errors.TextNotRead),
)


def lookups(lookups: Lookups, settings: Settings, metrics: Metrics) -> Blueprint:
    """The look-up route."""
    blueprint = Blueprint("lookups", __name__, url_prefix="/v1")

    @blueprint.before_request
    def allow_several_photos() -> None:
        request.max_content_length = longest_body(settings)(request.path)

    @blueprint.post("/lookup")
    @operation(_LOOKUP)
    def look_up(principal: Principal, form: LookupForm) -> LookupAnswer:
        if form.top_k is not None and form.top_k > settings.max_top_k:
            raise InvalidRequest(
                [("top_k", f"is more than {settings.max_top_k}")], "Ask for fewer products."
            )
        photo, *more = sent_photos(MOST_OF_ONE_ITEM, settings.max_photo_bytes)
        answer = lookups.look_up(
            principal.maison,
            photo,
            more=more,
            store=form.store,
            top_k=form.top_k,
            box=form.box,
            category=form.category,
            text=form.text,
            locale=wanted_locale(form.locale),
            every_item=form.every_item,
            read_text=form.read_text,
            deadline=g.deadline,
        )
        metrics.looked_up(principal.maison, answer)
        return answer

    return blueprint
