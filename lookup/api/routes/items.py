"""Registered items: kept, known again, and what happened to them."""

from typing import Annotated, Literal, Self

from flask import Blueprint, Response, jsonify, request
from pydantic import Field, model_validator

from lookup.access.roles import Principal
from lookup.api.http.bodies import longest_body
from lookup.api.http.operation import operation
from lookup.api.http.ports import Items
from lookup.api.http.schemas import PageQuery, Request, Text
from lookup.api.routes.reviewing import (
    PHOTO,
    READ,
    Parts,
    inspecting,
    private,
    reviewer,
    sent_photos,
)
from lookup.base import errors
from lookup.codes.item_link import LONGEST
from lookup.counterfeit.pieces.answers import CheckAnswer, ItemAnswer, ItemList
from lookup.counterfeit.pieces.passport import passport_json_ld
from lookup.counterfeit.pieces.registry import NewItem
from lookup.counterfeit.pieces.sameness import Decision
from lookup.settings.table import Settings

Serial = Annotated[str, Field(min_length=2, max_length=64)]
Link = Annotated[str, Field(min_length=8, max_length=LONGEST, pattern=r"^[Hh][Tt][Tt][Pp][Ss]?://")]
RequestName = Annotated[
    str | None, Field(max_length=200, description="Sent again, it does nothing a second time.")
]


class NewItemForm(Request):
    """A genuine item: its photos (`photo`, up to 12 of them, best two of each side) and what names
    it."""

    product_id: Text
    sku: Text | None = None
    serial: Serial | None = None
    digital_link: Link | None = Field(
        None,
        description="GS1 Digital Link with the item's GTIN (AI 01) and serial number (AI 21).",
        examples=["https://id.example.com/01/09506000134352/21/A1"],
    )
    passport: Link | None = Field(
        None, description="Where its digital product passport is; kept, never fetched."
    )
    parts: Parts = ()
    idempotency_key: RequestName = None

    def item(self) -> NewItem:
        """The same as the registry takes it."""
        return NewItem(self.product_id, self.sku, self.serial, self.digital_link, self.passport)


class NewCheckForm(Request):
    """Photos (`photo`) that may show the item."""

    parts: Parts = ()
    idempotency_key: RequestName = None


class ItemsQuery(PageQuery):
    """Which items."""

    serial: Serial | None = Field(None, description="Blanks, dots, dashes and case do not count.")


class NewHistoryEntry(Request):
    """What was done with an item, or what a person concludes of it."""

    event: Literal["repaired", "decided"]
    decision: Decision | None = Field(None, description="Needed with `decided`, and only there.")
    note: str = Field(min_length=3, max_length=4000)
    idempotency_key: RequestName = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.event == "decided") != (self.decision is not None):
            raise ValueError("needs a decision with `decided`, and only there")
        return self


class PassportLink(Request):
    """Where an item's digital product passport is; kept, never fetched."""

    link: Link


class CheckedPhotoQuery(Request):
    """How the photo is wanted."""

    aligned: bool = Field(False, description="Laid over the registered photo that it fits.")


def items(items: Items, settings: Settings) -> Blueprint:
    """The routes of registered items."""
    blueprint = Blueprint("items", __name__, url_prefix="/v1/items")

    @blueprint.before_request
    def allow_many_photos() -> None:
        request.max_content_length = longest_body(settings)(request.path)

    @blueprint.post("")
    @operation(
        inspecting(
            "Register a genuine item with photos (send `photo` once for each)",
            form=NewItemForm,
            files=(PHOTO,),
            answer=ItemAnswer,
            errors=(*READ, errors.BadInput, errors.BadCode, errors.Refused),
        )
    )
    def register(principal: Principal, form: NewItemForm) -> ItemAnswer:
        photos = sent_photos(settings, form.parts)
        return items.registry(principal.maison).register(
            form.item(), photos, reviewer(principal), request=form.idempotency_key
        )

    @blueprint.get("")
    @operation(inspecting("Registered items, the newest first", query=ItemsQuery, answer=ItemList))
    def page(principal: Principal, query: ItemsQuery) -> ItemList:
        return items.registry(principal.maison).page(query.window(), query.serial)

    @blueprint.get("/<item_id>")
    @operation(
        inspecting(
            "One item with its checks and history",
            answer=ItemAnswer,
            errors=(*READ, errors.AuditBroken),
        )
    )
    def item(item_id: str, principal: Principal) -> ItemAnswer:
        return items.registry(principal.maison).item(item_id)

    @blueprint.post("/<item_id>/check")
    @operation(
        inspecting(
            "Whether photos show the very same piece (send `photo` once for each)",
            form=NewCheckForm,
            files=(PHOTO,),
            answer=CheckAnswer,
            errors=(*READ, errors.Refused),
        )
    )
    def check(item_id: str, principal: Principal, form: NewCheckForm) -> CheckAnswer:
        photos = sent_photos(settings, form.parts)
        return items.registry(principal.maison).check(
            item_id, photos, reviewer(principal), request=form.idempotency_key
        )

    @blueprint.post("/<item_id>/history")
    @operation(
        inspecting(
            "Note a repair, or what a person concludes", body=NewHistoryEntry, answer=ItemAnswer
        )
    )
    def note(item_id: str, principal: Principal, body: NewHistoryEntry) -> ItemAnswer:
        deeds, by = items.registry(principal.maison).deeds, reviewer(principal)
        key = body.idempotency_key
        if body.decision is not None:
            return deeds.decided(item_id, body.decision, body.note, by, request=key)
        return deeds.repaired(item_id, body.note, by, request=key)

    @blueprint.get("/<item_id>/passport")
    @operation(
        inspecting(
            "The item and its history as JSON-LD",
            media_type="application/ld+json",
            errors=(*READ, errors.AuditBroken),
        )
    )
    def passport(item_id: str, principal: Principal) -> Response:
        registry = items.registry(principal.maison)
        found = registry.item(item_id)
        response = jsonify(passport_json_ld(found, registry.gtin(found)))
        return private(response.get_data(), "application/ld+json")

    @blueprint.put("/<item_id>/passport")
    @operation(
        inspecting(
            "Keep where the item's digital product passport is",
            body=PassportLink,
            answer=ItemAnswer,
        )
    )
    def link_passport(item_id: str, principal: Principal, body: PassportLink) -> ItemAnswer:
        deeds = items.registry(principal.maison).deeds
        return deeds.link_passport(item_id, body.link, reviewer(principal))

    @blueprint.get("/<item_id>/photos/<int:number>")
    @operation(inspecting("A registered photo", media_type="image/jpeg"))
    def photo(item_id: str, number: int, principal: Principal) -> Response:
        return private(items.registry(principal.maison).photo(item_id, number), "image/jpeg")

    @blueprint.get("/<item_id>/checks/<int:check_number>/photos/<int:number>")
    @operation(inspecting("A photo of a check", query=CheckedPhotoQuery, media_type="image/jpeg"))
    def checked_photo(
        item_id: str,
        check_number: int,
        number: int,
        principal: Principal,
        query: CheckedPhotoQuery,
    ) -> Response:
        registry = items.registry(principal.maison)
        data = registry.checked_photo(item_id, check_number, number, aligned=query.aligned)
        return private(data, "image/jpeg")

    return blueprint
