"""Lists read part by part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.base.errors import NotFound
from lookup.catalog.reading.listing import ListPart, Window


@given(whole=st.lists(st.text(min_size=1), unique=True), limit=st.integers(1, 5))
def test_the_parts_of_a_list_are_the_list(whole: list[str], limit: int) -> None:
    seen: list[str] = []
    after = None
    while True:
        part = ListPart.within(whole, Window(limit, after), str, what="word")
        assert len(part.items) <= limit
        seen += part.items
        if part.next is None:
            break
        after = part.next
    assert seen == whole


def test_a_part_behind_what_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound, match="word"):
        ListPart.within(["a"], Window(1, "b"), str, what="word")
