"""`POST /v1/lookup`: a photo in, the catalogue's answer out."""

from flask import Blueprint, g

from lookup.access.roles import Permission, Principal
from lookup.answers.models import LookupAnswer
from lookup.api.http.locale import wanted_locale
from lookup.api.http.operation import Operation, operation
from lookup.api.http.photos import sent_photo
from lookup.api.http.ports import Lookups
from lookup.api.http.schemas import LookupForm
from lookup.api.load.metrics import Metrics
from lookup.base import errors
from lookup.base.errors import InvalidRequest
from lookup.settings.table import Settings

_LOOKUP = Operation(
    summary="Find the product a photo shows",
    permission=Permission.LOOK_UP,
    form=LookupForm,
    files=("photo",),
    answer=LookupAnswer,
    errors=(errors.NotFound, errors.NoGeneration),
)


def lookups(lookups: Lookups, settings: Settings, metrics: Metrics) -> Blueprint:
    """The look-up route."""
    blueprint = Blueprint("lookups", __name__, url_prefix="/v1")

    @blueprint.post("/lookup")
    @operation(_LOOKUP)
    def look_up(principal: Principal, form: LookupForm) -> LookupAnswer:
        if form.top_k is not None and form.top_k > settings.max_top_k:
            raise InvalidRequest(
                [("top_k", f"is more than {settings.max_top_k}")], "Ask for fewer products."
            )
        answer = lookups.look_up(
            principal.maison,
            sent_photo(settings.max_photo_bytes),
            store=form.store,
            top_k=form.top_k,
            box=form.box,
            category=form.category,
            text=form.text,
            locale=wanted_locale(form.locale),
            deadline=g.deadline,
        )
        metrics.looked_up(principal.maison, answer)
        return answer

    return blueprint
