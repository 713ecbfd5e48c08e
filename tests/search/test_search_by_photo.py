from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from lookup.base.errors import NoGeneration
from lookup.catalog.database import Database
from lookup.search.asking.request import SearchRequest
from lookup.service.services import Services
from tests.boutique import MAISON, OTHER, StubMatcher, catalogue, open_services, product, seen
from tests.search.conftest import Search, ids


@pytest.fixture
def photo() -> bytes:
    stream = BytesIO()
    Image.new("RGB", (300, 400), (90, 120, 70)).save(stream, "JPEG")
    return stream.getvalue()


def alternatives(answer: object) -> list[str]:
    return [each.product.id for each in answer.alternatives]  # type: ignore[attr-defined]  # an answer


def test_the_photos_model_in_the_colour_asked_for(
    search: Search, matcher: StubMatcher, photo: bytes
) -> None:
    matcher.result = seen("match", "BG-1", "BG-3", colorway="BG-1-Black")
    answer = search("this one in red", photo=photo)
    assert (answer.decision, ids(answer)) == ("match", ["BG-1"])
    (result,) = answer.results
    assert result.matching_skus == ["BG-1-Red-S", "BG-1-Red-L"]
    assert result.variant is not None
    assert result.variant.color == "Red"
    assert (result.similarity, result.confidence) == (0.9, 0.95)
    assert answer.alternatives == []


def test_a_model_not_had_in_that_colour_gives_others_of_its_category_apart(
    search: Search, matcher: StubMatcher, photo: bytes
) -> None:
    matcher.result = seen("match", "BG-3", "WT-1")
    answer = search("celui-ci en rouge", photo=photo)
    assert (answer.results, answer.alternatives_are) == ([], "other_models")
    assert alternatives(answer) == ["BG-1"]
    assert answer.alternatives[0].matching_skus == ["BG-1-Red-S", "BG-1-Red-L"]


def test_wishes_that_no_model_meets_give_those_that_meet_the_rest(
    tmp_path: Path, matcher: StubMatcher, photo: bytes
) -> None:
    bags = [
        product("A", "Model A", ("Red",), category="Bags", description="With a zip."),
        product("B", "Model B", ("Red",), category="Bags", description="With a zip."),
        product("C", "Model C", ("Black",), category="Bags", description="With a clasp."),
        product("D", "Watch D", ("Purple",), category="Watches"),
    ]
    matcher.result = seen("match", "A", "B", "C")
    services = open_services(tmp_path, catalogue(tmp_path, bags, other=[]), matcher)
    request = SearchRequest(text="in purple, without zip", photo=photo)
    answer = services.searches.search(MAISON, request)
    services.close()
    assert (answer.results, alternatives(answer), answer.relaxed) == ([], ["C"], True)


def test_looks_like_it_comes_before_the_rest_of_the_category(
    tmp_path: Path, matcher: StubMatcher, photo: bytes
) -> None:
    bags = [
        product(each, f"Model {each}", ("Red",) if each != "A" else ("Black",), category="Bags")
        for each in "ABCD"
    ]
    matcher.result = seen("match", "A", "D")
    services = open_services(tmp_path, catalogue(tmp_path, bags, other=[]), matcher)
    answer = services.searches.search(MAISON, SearchRequest(text="in red", photo=photo))
    services.close()
    assert alternatives(answer) == ["D", "B", "C"]


def test_other_models_in_the_very_colour_come_before_its_other_shades(
    tmp_path: Path, matcher: StubMatcher, photo: bytes
) -> None:
    bags = [
        product("A", "Model A", ("Black",), category="Bags"),
        product("B", "Model B", ("Burgundy",), category="Bags"),
        product("C", "Model C", ("Red",), category="Bags"),
    ]
    matcher.result = seen("match", "A", "B", "C")
    services = open_services(tmp_path, catalogue(tmp_path, bags, other=[]), matcher)
    answer = services.searches.search(MAISON, SearchRequest(text="in red", photo=photo))
    services.close()
    assert alternatives(answer) == ["C", "B"]


def test_when_unsure_each_model_it_may_be_counts(
    search: Search, matcher: StubMatcher, photo: bytes
) -> None:
    matcher.result = seen("ambiguous", "BG-2", "BG-3", "BG-1")
    answer = search("in black", photo=photo)
    assert (answer.decision, ids(answer)) == ("ambiguous", ["BG-3", "BG-1"])


def test_words_reorder_what_the_photo_may_be(
    search: Search, matcher: StubMatcher, photo: bytes
) -> None:
    matcher.result = seen("ambiguous", "BG-3", "BG-1")
    answer = search("in calfskin", photo=photo)
    assert ids(answer) == ["BG-1", "BG-3"]
    assert answer.results[0].words == ["calfskin"]


def test_a_photo_of_nothing_here_gives_nothing(
    search: Search, matcher: StubMatcher, photo: bytes
) -> None:
    matcher.result = seen("none", "BG-1")
    answer = search("this one in red", photo=photo)
    assert (answer.decision, answer.results, answer.alternatives) == ("none", [], [])


def test_a_photo_needs_no_words(search: Search, matcher: StubMatcher, photo: bytes) -> None:
    matcher.result = seen("match", "BG-1", colorway="BG-1-Red")
    answer = search(photo=photo)
    assert ids(answer) == ["BG-1"]
    assert answer.results[0].variant is not None
    assert answer.results[0].variant.color == "Red"
    assert {source.name: source.used for source in answer.sources}["photo"]


def test_a_photo_where_no_index_is_says_so(services: Services, photo: bytes) -> None:
    with pytest.raises(NoGeneration):
        services.searches.search(OTHER, SearchRequest(photo=photo))


def test_what_left_the_catalogue_since_the_index_was_built_is_left_out(
    search: Search, matcher: StubMatcher, database: Database, photo: bytes
) -> None:
    matcher.result = seen("ambiguous", "GONE", "BG-1")
    assert ids(search(photo=photo)) == ["BG-1"]
