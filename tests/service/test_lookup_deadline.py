"""Work that would come too late is dropped before the encoder."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from lookup.base.deadline import Deadline, answer_deadline
from lookup.base.errors import TooLate
from lookup.search.asking.request import SearchRequest
from lookup.service.lookup import LookupService
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
def service(tmp_path: Path, matcher: boutique.StubMatcher) -> Iterator[LookupService]:
    products = [boutique.product("LUNE", "Sac Lune", ("Noir",))]
    service = boutique.service(tmp_path, boutique.catalogue(tmp_path, products, other=[]), matcher)
    yield service
    service.close()


@pytest.fixture
def photo() -> bytes:
    encoded = BytesIO()
    Image.new("RGB", (200, 200), "white").save(encoded, "JPEG")
    return encoded.getvalue()


def test_in_time_it_answers(
    service: LookupService, matcher: boutique.StubMatcher, photo: bytes
) -> None:
    assert service.lookup(MAISON, photo, deadline=answer_deadline(3600)).decision == "match"
    assert service.lookup(MAISON, photo).decision == "match"
    assert len(matcher.seen) == 2


def test_late_from_the_start_not_even_the_photo_is_decoded(service: LookupService) -> None:
    with pytest.raises(TooLate):
        service.lookup(MAISON, b"no picture at all", deadline=answer_deadline(0))
    with pytest.raises(TooLate):
        service.search(
            MAISON, SearchRequest(photo=b"no picture at all"), deadline=answer_deadline(0)
        )


def test_late_after_decoding_nothing_is_encoded(
    service: LookupService, matcher: boutique.StubMatcher, photo: bytes
) -> None:
    with pytest.raises(TooLate):
        service.lookup(MAISON, photo, deadline=PassesAfter(1))
    with pytest.raises(TooLate):
        service.search(MAISON, SearchRequest(photo=photo), deadline=PassesAfter(1))
    assert matcher.seen == []


def test_words_alone_are_searched_whatever_the_time(service: LookupService) -> None:
    found = service.search(MAISON, SearchRequest(text="lune"), deadline=answer_deadline(0))
    assert [result.product.id for result in found.results] == ["LUNE"]
