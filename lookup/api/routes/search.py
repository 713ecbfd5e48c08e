"""`POST /v1/search`: words, or a photo with words, within exact filters; and what these may be."""

from flask import Blueprint, g

from lookup.access.roles import Permission, Principal
from lookup.api.http.locale import wanted_locale
from lookup.api.http.operation import Operation, operation
from lookup.api.http.photos import sent_photo_if_any
from lookup.api.http.ports import Searches
from lookup.api.http.schemas import Localized
from lookup.api.load.metrics import Metrics
from lookup.api.routes.search_form import SearchForm
from lookup.base import errors
from lookup.base.errors import InvalidRequest
from lookup.search.asking.answers import SearchAnswer, SearchChoices
from lookup.search.asking.request import SearchRequest
from lookup.settings.table import Settings

_SEARCH = Operation(
    summary="Find products by words, or by a photo with words",
    permission=Permission.LOOK_UP,
    form=SearchForm,
    body=SearchForm,
    optional_files=("photo",),
    answer=SearchAnswer,
    errors=(errors.NotFound, errors.NoGeneration),
)

_CHOICES = Operation(
    summary="What a search can be narrowed to",
    permission=Permission.READ_CATALOG,
    query=Localized,
    answer=SearchChoices,
    conditional=True,
)


def search(searches: Searches, settings: Settings, metrics: Metrics) -> Blueprint:
    """The search routes."""
    blueprint = Blueprint("search", __name__, url_prefix="/v1")

    @blueprint.post("/search")
    @operation(_SEARCH)
    def find(principal: Principal, form: SearchForm) -> SearchAnswer:
        if form.top_k is not None and form.top_k > settings.max_top_k:
            raise InvalidRequest(
                [("top_k", f"is more than {settings.max_top_k}")], "Ask for fewer products."
            )
        answer = searches.search(
            principal.maison,
            SearchRequest(
                text=form.text,
                photo=sent_photo_if_any(settings.max_photo_bytes),
                box=form.box,
                category=form.category,
                color=form.color,
                size=form.size,
                in_stock=form.in_stock,
                attributes=form.attributes,
                exclude=tuple(form.exclude),
                store=form.store,
                top_k=form.top_k,
                after=form.after,
                locale=wanted_locale(form.locale),
            ),
            deadline=g.deadline,
        )
        metrics.searched(answer)
        return answer

    @blueprint.get("/search/choices")
    @operation(_CHOICES)
    def choices(principal: Principal, query: Localized) -> SearchChoices:
        return searches.choices(principal.maison, locale=wanted_locale(query.locale))

    return blueprint
