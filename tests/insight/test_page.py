"""Parts of an insight."""

from hypothesis import given
from hypothesis import strategies as st

from lookup.insight.findings import FindingName
from lookup.insight.page import insight_page
from tests.insight.samples import insight_of

GENERATION = "20250314T023000Z-0a1b2c3d"


@given(
    pairs=st.integers(0, 7),
    thin=st.integers(0, 7),
    limit=st.integers(1, 5),
    only=st.sampled_from([None, "thin", "confusable"]),
)
def test_the_parts_together_are_the_whole(
    pairs: int, thin: int, limit: int, only: FindingName | None
) -> None:
    insight = insight_of(GENERATION, pairs=pairs, thin=thin)
    found_pairs, found_thin, after = [], [], 0
    while True:
        part = insight_page(insight, GENERATION, only=only, after=after, limit=limit)
        assert len(part.confusable) <= limit
        assert len(part.thin) <= limit
        found_pairs += part.confusable
        found_thin += part.thin
        if part.next is None:
            break
        after = int(part.next)
    assert found_pairs == ([] if only == "thin" else insight.confusable)
    assert found_thin == ([] if only == "confusable" else insight.thin)


def test_it_says_when_another_generation_is_published() -> None:
    insight = insight_of(GENERATION)
    newest = insight_page(insight, GENERATION, only=None, after=0, limit=1)
    older = insight_page(insight, "20250315T023000Z-0a1b2c3d", only=None, after=0, limit=1)
    withdrawn = insight_page(insight, None, only=None, after=0, limit=1)
    assert [part.outdated for part in (newest, older, withdrawn)] == [False, True, True]
