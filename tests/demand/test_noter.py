"""Which answers count as demand that could not be met."""

from typing import Any

import numpy as np
import pytest

from lookup.answers.models import LookupAnswer, MatchedVariant, Stock
from lookup.demand.noter import DemandNoter, NewDemand
from lookup.features.view import PatchView, PictureView
from tests.api.fake_answers import AS_OF, lookup_answer


def view(seed: int) -> PictureView:
    rng = np.random.default_rng(seed)
    vector, colour = (rng.standard_normal(size).astype(np.float32) for size in (40, 20))
    empty = np.empty((0, 2), np.float32)
    patches = PatchView(empty, empty[:, 0], empty, (0, 0), 1.0)
    return PictureView(vector, vector, patches, patches, colour, plain=True)


def answer(here: int | None, total: int | None, **changed: Any) -> LookupAnswer:
    """A match of two colours; that shown, blue, has this stock, the other is there."""
    seen = lookup_answer()
    best = seen.matches[0]
    blue, gray = best.variants
    best = best.model_copy(
        update={
            "variants": [
                blue.model_copy(update={"stock": Stock(here=here, total=total, as_of=AS_OF)}),
                gray.model_copy(update={"stock": Stock(here=3, total=3, as_of=AS_OF)}),
            ],
            "variant": MatchedVariant(sku="MB02-Blue", color="Blue", size=None),
        }
    )
    return seen.model_copy(update={"decision": "match", "matches": [best], **changed})


NONE = answer(1, 1, decision="none", matches=[])


def kind(found: NewDemand | None) -> str | None:
    return found.kind if found else None


@pytest.mark.parametrize(
    ("here", "total", "expected"),
    [
        (2, 9, None),
        (0, 9, "sold_out_here"),
        (None, 9, None),
        (0, 0, "sold_out"),
        (None, 0, "sold_out"),
        (None, None, None),
    ],
)
def test_a_match_counts_where_its_colour_is_known_to_be_sold_out(
    here: int | None, total: int | None, expected: str | None
) -> None:
    found = DemandNoter().of("luma", answer(here, total), store="PAR01")
    assert kind(found) == expected
    if found:
        assert (found.product_id, found.color, found.store) == ("MB02", "Blue", "PAR01")
        assert found.look is None


def test_nothing_found_counts_with_its_look_and_the_nearest_product() -> None:
    found = DemandNoter().of("luma", NONE, store=None, view=view(1), color="Blue")
    assert found is not None
    assert (found.kind, found.color) == ("none", "Blue")
    assert found.product_id == (NONE.others[0].id if NONE.others else None)
    assert found.look is not None
    assert float(np.linalg.norm(found.look)) == pytest.approx(1, abs=1e-5)
    assert found.week.weekday() == 0


def test_what_is_unsure_does_not_count() -> None:
    unsure = answer(0, 0, decision="ambiguous")
    assert DemandNoter().of("luma", unsure, store=None, view=view(1)) is None


def test_a_maison_may_switch_it_off() -> None:
    noter = DemandNoter(off={"luma"})
    assert noter.of("luma", NONE, store=None, view=view(1)) is None
    assert noter.of("alba", NONE, store=None, view=view(1)) is not None


def test_a_photo_taken_again_in_the_same_store_counts_once() -> None:
    noter = DemandNoter()
    assert noter.of("luma", NONE, store="PAR01", view=view(1)) is not None
    assert noter.of("luma", NONE, store="PAR01", view=view(1)) is None
    assert noter.of("luma", NONE, store="MIL01", view=view(1)) is not None
    assert noter.of("luma", NONE, store="PAR01", view=view(2)) is not None
    assert noter.of("alba", NONE, store="PAR01", view=view(1)) is not None
