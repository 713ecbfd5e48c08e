"""The JSON answer of `POST /v1/feedback`."""

from lookup.answers.models import Answer


class FeedbackAnswer(Answer):
    """What was noted. `rank` is the product's place in the look-up's ranking, from 1; None where
    it was not in it. `photos_kept`: the maison keeps photos, so sending it again with the feedback
    makes an evaluation set richer; `photo_kept`: this one was.
    """

    feedback_id: int
    lookup_id: str
    product_id: str | None
    sku: str | None
    rank: int | None
    photos_kept: bool
    photo_kept: bool
