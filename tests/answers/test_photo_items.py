"""The things in a photo, as an answer lists them."""

from lookup.answers.building import photo_items
from tests.api.fake_answers import lookup_answer

BOXES = [(0.1, 0.1, 0.4, 0.4), (0.6, 0.1, 0.3, 0.3)]


def test_the_answer_is_of_the_first_and_the_others_are_not_looked_up() -> None:
    (match,) = lookup_answer().matches
    first, second = photo_items(BOXES, "match", [match])
    assert (first.box, first.answered, first.decision) == (BOXES[0], True, "match")
    assert (first.product, first.confidence) == (match.product, match.confidence)
    assert (second.box, second.answered) == (BOXES[1], False)
    assert (second.decision, second.product, second.confidence) == (None, None, None)


def test_what_is_not_in_the_catalogue_is_boxed_all_the_same() -> None:
    (only,) = photo_items(BOXES[:1], "none", [])
    assert (only.decision, only.product, only.confidence) == ("none", None, None)
