"""Work that would come too late is dropped before the encoder."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from lookup.base.deadline import Deadline, answer_deadline
from lookup.base.errors import TooLate
from lookup.search.asking.request import SearchRequest
from lookup.service.services import Services
from tests import boutique
from tests.boutique import MAISON


class PassesAfter(Deadline):
    """A deadline that holds for so many looks at it."""

    def __init__(self, looks: int) -> None:
        super().__init__(3600, lambda _: TooLate("late", "Try again."))
        self.looks = looks

    def left(self) -> float:
        self.looks -= 1
        return 3600 if self.looks >= 0 else 0


@pytest.fixture
def matcher() -> boutique.StubMatcher:
    return boutique.StubMatcher(boutique.seen("match", "LUNE"))


@pytest.fixture
def services(tmp_path: Path, matcher: boutique.StubMatcher) -> Iterator[Services]:
    products = [boutique.product("LUNE", "Sac Lune", ("Noir",))]
    services = boutique.open_services(
        tmp_path, boutique.catalogue(tmp_path, products, other=[]), matcher
    )
    yield services
    services.close()


@pytest.fixture
def photo() -> bytes:
    encoded = BytesIO()
    Image.new("RGB", (200, 200), "white").save(encoded, "JPEG")
    return encoded.getvalue()


def test_in_time_it_answers(
    services: Services, matcher: boutique.StubMatcher, photo: bytes
) -> None:
    assert (
        services.lookups.look_up(MAISON, photo, deadline=answer_deadline(3600)).decision == "match"
    )
    assert services.lookups.look_up(MAISON, photo).decision == "match"
    assert len(matcher.seen) == 2


def test_late_from_the_start_not_even_the_photo_is_decoded(services: Services) -> None:
    with pytest.raises(TooLate):
        services.lookups.look_up(MAISON, b"no picture at all", deadline=answer_deadline(0))
    with pytest.raises(TooLate):
        services.searches.search(
            MAISON, SearchRequest(photo=b"no picture at all"), deadline=answer_deadline(0)
        )


def test_late_after_decoding_nothing_is_encoded(
    services: Services, matcher: boutique.StubMatcher, photo: bytes
) -> None:
    with pytest.raises(TooLate):
        services.lookups.look_up(MAISON, photo, deadline=PassesAfter(1))
    with pytest.raises(TooLate):
        services.searches.search(MAISON, SearchRequest(photo=photo), deadline=PassesAfter(1))
    assert matcher.seen == []


def test_words_alone_are_searched_whatever_the_time(services: Services) -> None:
    found = services.searches.search(
        MAISON, SearchRequest(text="lune"), deadline=answer_deadline(0)
    )
    assert [result.product.id for result in found.results] == ["LUNE"]
