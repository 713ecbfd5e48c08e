"""Counterfeit cases: opened with photos, looked at, decided by people."""

from typing import Annotated

from flask import Blueprint, Response, request
from pydantic import Field

from lookup.access.roles import Principal
from lookup.api.http.bodies import longest_body
from lookup.api.http.operation import operation
from lookup.api.http.ports import Inspections
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
from lookup.catalog.reading.listing import ListPart
from lookup.counterfeit.cases.cases import CaseAnswer, CaseList, ReferenceList, State, Verdict
from lookup.settings.table import Settings

# Kept so that what was written for it goes on working: a typed name says nothing of who asks.
TypedName = Annotated[
    str | None, Field(max_length=200, deprecated=True, description="Not used: the key's name is.")
]


class NewInspection(Request):
    """A case: the photos (`photo`, up to 12 of them) and the model the item claims to be."""

    product_id: Text
    reviewer: TypedName = None
    serial: str | None = Field(None, min_length=2, max_length=64)
    idempotency_key: str | None = Field(
        None, max_length=200, description="Sent again, it gives the case that it opened."
    )
    parts: Parts = ()


class MorePhotos(Request):
    """Further photos (`photo`) for a case."""

    reviewer: TypedName = None
    parts: Parts = ()
    idempotency_key: str | None = Field(
        None, max_length=200, description="Sent again, it adds nothing."
    )


class QueueQuery(PageQuery):
    """Which cases; all undecided ones when no state is given."""

    limit: int = Field(500, ge=1, le=500, description="Most cases in the answer.")
    state: State | None = None


class PhotoQuery(Request):
    """How large a photo is wanted."""

    side: int | None = Field(None, ge=32, le=1600, description="Most pixels of its longer side.")


class NewState(Request):
    """Where the case goes."""

    state: State
    reviewer: TypedName = None


class NewVerdict(Request):
    """What a person concludes, and why."""

    verdict: Verdict
    reason: str = Field(min_length=3, max_length=4000)
    reviewer: TypedName = None
    idempotency_key: str | None = Field(
        None, max_length=200, description="Sent again, it gives no second verdict."
    )


class NewAssignee(Request):
    """Whose the case is to work on from now on: yourself where left out, nobody's where null."""

    assignee: str | None = Field(None, min_length=1, max_length=200)


class NewNote(Request):
    """What the next person should know."""

    text: str = Field(min_length=1, max_length=4000)


def inspections(inspections: Inspections, settings: Settings) -> Blueprint:
    """The routes of the review tool."""
    blueprint = Blueprint("inspections", __name__, url_prefix="/v1/inspections")

    @blueprint.before_request
    def allow_many_photos() -> None:
        request.max_content_length = longest_body(settings)(request.path)

    @blueprint.post("")
    @operation(
        inspecting(
            "Open a case with photos of an item (send `photo` once for each)",
            form=NewInspection,
            files=(PHOTO,),
            answer=CaseAnswer,
        )
    )
    def open_case(principal: Principal, form: NewInspection) -> CaseAnswer:
        photos = sent_photos(settings, form.parts)
        desk = inspections.desk(principal.maison)
        return desk.open(
            form.product_id,
            photos,
            reviewer(principal),
            form.serial,
            request=form.idempotency_key,
        )

    @blueprint.get("")
    @operation(
        inspecting("The queue, the most pressing case first", query=QueueQuery, answer=CaseList)
    )
    def queue(principal: Principal, query: QueueQuery) -> CaseList:
        waiting = inspections.desk(principal.maison).queue(query.state).inspections
        part = ListPart.within(waiting, query.window(), lambda case: case.id, what="case")
        return CaseList(inspections=part.items, next=part.next)

    @blueprint.get("/<case_id>")
    @operation(inspecting("One case with its assessment and verdicts", answer=CaseAnswer))
    def case(case_id: str, principal: Principal) -> CaseAnswer:
        return inspections.desk(principal.maison).case(case_id)

    @blueprint.post("/<case_id>/photos")
    @operation(
        inspecting(
            "Add photos to a case and assess it anew",
            form=MorePhotos,
            files=(PHOTO,),
            answer=CaseAnswer,
            errors=(*READ, errors.Refused),
        )
    )
    def add_photos(case_id: str, principal: Principal, form: MorePhotos) -> CaseAnswer:
        photos = sent_photos(settings, form.parts)
        desk = inspections.desk(principal.maison)
        return desk.add_photos(case_id, photos, reviewer(principal), request=form.idempotency_key)

    @blueprint.post("/<case_id>/state")
    @operation(
        inspecting(
            "Take a case into review, or ask for more photos",
            body=NewState,
            answer=CaseAnswer,
            errors=(*READ, errors.Refused),
        )
    )
    def move(case_id: str, principal: Principal, body: NewState) -> CaseAnswer:
        desk = inspections.desk(principal.maison)
        return desk.move(case_id, body.state, reviewer(principal))

    @blueprint.post("/<case_id>/verdict")
    @operation(
        inspecting(
            "Say what a person concludes; some verdicts need a second person",
            body=NewVerdict,
            answer=CaseAnswer,
            errors=(*READ, errors.Refused),
        )
    )
    def decide(case_id: str, principal: Principal, body: NewVerdict) -> CaseAnswer:
        desk = inspections.desk(principal.maison)
        return desk.decide(
            case_id, body.verdict, body.reason, reviewer(principal), request=body.idempotency_key
        )

    @blueprint.post("/<case_id>/assignee")
    @operation(inspecting("Hand a case to somebody", body=NewAssignee, answer=CaseAnswer))
    def assign(case_id: str, principal: Principal, body: NewAssignee) -> CaseAnswer:
        team = inspections.desk(principal.maison).team
        by = reviewer(principal)
        named = "assignee" in body.model_fields_set
        return team.assign(case_id, body.assignee if named else by.name, by)

    @blueprint.post("/<case_id>/notes")
    @operation(inspecting("Write a note on a case", body=NewNote, answer=CaseAnswer))
    def write(case_id: str, principal: Principal, body: NewNote) -> CaseAnswer:
        return inspections.desk(principal.maison).team.write(
            case_id, body.text, reviewer(principal)
        )

    @blueprint.get("/<case_id>/photos/<int:number>")
    @operation(inspecting("A photo of the case", query=PhotoQuery, media_type="image/jpeg"))
    def photo(case_id: str, number: int, principal: Principal, query: PhotoQuery) -> Response:
        data = inspections.desk(principal.maison).photo(case_id, number, query.side)
        return private(data, "image/jpeg")

    @blueprint.get("/<case_id>/photos/<int:number>/heat")
    @operation(inspecting("What stands out on a photo, to be laid over it", media_type="image/png"))
    def heat(case_id: str, number: int, principal: Principal) -> Response:
        data = inspections.desk(principal.maison).heat(case_id, number)
        return private(data, "image/png")

    @blueprint.get("/<case_id>/references")
    @operation(
        inspecting(
            "The genuine photos of the model, with the parts they show", answer=ReferenceList
        )
    )
    def references(case_id: str, principal: Principal) -> ReferenceList:
        return inspections.desk(principal.maison).references(case_id)

    @blueprint.get("/<case_id>/references/<name>")
    @operation(inspecting("A reference that the assessment names", media_type="image/jpeg"))
    def reference(case_id: str, name: str, principal: Principal) -> Response:
        desk = inspections.desk(principal.maison)
        desk.case(case_id)
        return private(desk.reference(name), "image/jpeg")

    @blueprint.get("/<case_id>/report")
    @operation(inspecting("The case as a PDF", media_type="application/pdf"))
    def report(case_id: str, principal: Principal) -> Response:
        # Not above: what draws pages takes long to import, and few are ever asked for.
        from lookup.counterfeit.cases.case_pdf import case_pdf

        desk = inspections.desk(principal.maison)
        answer = desk.case(case_id)
        pdf = case_pdf(
            answer,
            photo=lambda n: desk.photo(case_id, n),
            heat=lambda n: desk.heat(case_id, n),
            reference=desk.reference,
        )
        return private(pdf, "application/pdf")

    @blueprint.get("/<case_id>/archive")
    @operation(
        inspecting(
            "The case as a ZIP file whose seal is in the audit log", media_type="application/zip"
        )
    )
    def archive(case_id: str, principal: Principal) -> Response:
        data = inspections.desk(principal.maison).archive(case_id, reviewer(principal))
        return private(data, "application/zip")

    return blueprint
