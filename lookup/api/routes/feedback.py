"""`POST /v1/feedback`: what a look-up's photo really showed."""

from typing import Any

from flask import Blueprint
from pydantic import Field, model_validator

from lookup.access.roles import Permission, Principal
from lookup.api.http.operation import Operation, operation
from lookup.api.http.photos import sent_photo_if_any
from lookup.api.http.ports import Feedback
from lookup.api.http.schemas import Request, Text
from lookup.base import errors
from lookup.feedback.answers import FeedbackAnswer
from lookup.feedback.desk import FeedbackInput
from lookup.settings.table import Settings


class FeedbackForm(Request):
    """Which product it was. `product_id` null says none of the catalogue's; as a form has no null,
    there `none_of_these` says so."""

    lookup_id: str = Field(pattern=r"^[0-9A-Za-z]{1,32}$", description="As the answer gave it.")
    product_id: Text | None = Field(None, description="The product it really was, null for none.")
    none_of_these: bool = Field(False, description="It is nothing of the catalogue.")
    sku: Text | None = Field(None, description="The very variant, where it is known.")

    @model_validator(mode="before")
    @classmethod
    def _none_is_said(cls, sent: Any) -> Any:
        # A field forgotten must not count as "none of these".
        if isinstance(sent, dict) and "product_id" not in sent and "none_of_these" not in sent:
            raise ValueError("product_id is missing; null says that it is none of the catalogue's")
        return sent

    @model_validator(mode="after")
    def _agrees(self) -> "FeedbackForm":
        if self.none_of_these and (self.product_id is not None or self.sku is not None):
            raise ValueError("it is either a product or none of these")
        if self.product_id is None and self.sku is not None:
            raise ValueError("a sku needs its product_id")
        return self


_FEEDBACK = Operation(
    summary="Say what a look-up's photo really showed",
    permission=Permission.LOOK_UP,
    form=FeedbackForm,
    body=FeedbackForm,
    optional_files=("photo",),
    answer=FeedbackAnswer,
    errors=(errors.NotFound,),
)


def feedback(feedback: Feedback, settings: Settings) -> Blueprint:
    """The feedback route."""
    blueprint = Blueprint("feedback", __name__, url_prefix="/v1")

    @blueprint.post("/feedback")
    @operation(_FEEDBACK)
    def give(principal: Principal, form: FeedbackForm) -> FeedbackAnswer:
        return feedback.take(
            principal.maison,
            FeedbackInput(
                lookup_id=form.lookup_id,
                product_id=form.product_id,
                by=principal.key,
                sku=form.sku,
                photo=sent_photo_if_any(settings.max_photo_bytes),
            ),
        )

    return blueprint
