from io import BytesIO

import pytest
from PIL import Image

from lookup.answers.models import Match
from lookup.matching.result import MatchResult
from lookup.service.services import Services
from tests.boutique import MAISON, StubMatcher, ranking, seen


@pytest.fixture
def photo() -> bytes:
    stream = BytesIO()
    Image.new("RGB", (300, 400), (90, 120, 70)).save(stream, "JPEG")
    return stream.getvalue()


def matches(services: Services, photo: bytes, text: str | None) -> list[Match]:
    return services.lookups.look_up(MAISON, photo, text=text).matches


def test_the_variant_is_the_one_in_the_colour_said(
    services: Services, matcher: StubMatcher, photo: bytes
) -> None:
    matcher.result = seen("match", "BG-1", colorway="BG-1-Black")
    (plain,), (hinted,) = matches(services, photo, None), matches(services, photo, "en rouge")
    assert plain.variant is not None
    assert hinted.variant is not None
    assert (plain.variant.color, hinted.variant.color) == ("Black", "Red")
    assert hinted.confidence == plain.confidence


def test_words_choose_where_the_photo_does_not(
    services: Services, matcher: StubMatcher, photo: bytes
) -> None:
    matcher.result = seen("ambiguous", "BG-3", "BG-2", "BG-1")
    assert matches(services, photo, "calfskin")[0].product.id == "BG-1"
    assert matches(services, photo, "red")[0].product.id == "BG-1"


def test_words_overrule_no_photo_that_is_sure_and_lose_no_match(
    services: Services, matcher: StubMatcher, photo: bytes
) -> None:
    matcher.result = MatchResult("match", ranking("BG-3", "BG-1"), shown=2)
    assert [m.product.id for m in matches(services, photo, "red calfskin")] == ["BG-3", "BG-1"]
    matcher.result = seen("ambiguous", "BG-3", "BG-2")
    assert len(matches(services, photo, "purple sunglasses")) == 2
