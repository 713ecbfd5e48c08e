"""A search read part by part."""

import pytest

from tests.search.conftest import Search, ids


@pytest.mark.parametrize("asked", [{"text": "bag"}, {"category": "Bags"}])
def test_every_result_comes_once_and_in_the_same_order(
    search: Search, asked: dict[str, str]
) -> None:
    whole = search(**asked)
    assert whole.next is None
    first = search(**asked, top_k=2)
    assert first.next == 2
    second = search(**asked, top_k=2, after=first.next)
    assert second.next is None
    assert ids(first) + ids(second) == ids(whole)


def test_behind_the_last_result_there_is_nothing_and_no_alternative(search: Search) -> None:
    beyond = search("black", after=50)
    assert (beyond.results, beyond.alternatives, beyond.next) == ([], [], None)


def test_alternatives_are_read_part_by_part_too(search: Search) -> None:
    assert ids(search("yellow bag")) == []
    first = search("yellow bag", top_k=1)
    second = search("yellow bag", top_k=1, after=first.next or 0)
    shown = [each.product.id for each in first.alternatives + second.alternatives]
    assert len(set(shown)) == 2
