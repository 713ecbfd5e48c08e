import numpy as np

from indexer.lab.training.bank import Row
from indexer.lab.training.concepts import Facts
from indexer.lab.training.sampler import Sampler, Shares

ORIGINS = ("photo", "pack", "drawn")


def rows() -> list[Row]:
    """Ten products of each origin in two variants of three views; the first two are held out."""
    return [
        Row(f"{origin}/{i}", f"{origin}/{i}", f"{origin}/{i}#{v}", domain, i < 2, Facts())
        for origin in ORIGINS
        for i in range(10)
        for v in range(2)
        for domain in ("catalogue", "phone", "phone")
    ]


def sampler(shares: Shares, products: int = 6) -> Sampler:
    return Sampler(rows(), np.ones(len(rows()), bool), shares, products, seed=1)


def test_a_batch_holds_only_origins_that_have_a_share() -> None:
    seen = {
        rows()[index].origin
        for step in range(20)
        for index in sampler({"photo": 0.5, "pack": 0.5, "drawn": 0.0}).batch(step).rows
    }
    assert seen == {"photo", "pack"}


def test_nothing_held_out_is_drawn() -> None:
    drawn = [index for step in range(30) for index in sampler({"photo": 1.0}).batch(step).rows]
    assert not any(rows()[index].held_out for index in drawn)


def test_a_product_is_in_a_batch_once_with_a_picture_then_a_photo_of_it() -> None:
    batch = sampler({"photo": 1.0}).batch(3)
    anchors, photos, others = (
        [rows()[index] for index in batch.rows[part]]
        for part in (batch.anchors, batch.photos, batch.others)
    )
    assert len({row.product for row in anchors}) == 6
    assert {row.domain for row in anchors} == {"catalogue"}
    assert {row.domain for row in photos} == {"phone"}
    assert [row.variant for row in anchors] == [row.variant for row in photos]
    assert [row.product for row in anchors] == [row.product for row in others]


def test_the_same_step_gives_the_same_batch() -> None:
    shares = {"photo": 0.7, "pack": 0.3}
    for step in (0, 7):
        np.testing.assert_array_equal(
            sampler(shares).batch(step).rows, sampler(shares).batch(step).rows
        )
    assert (sampler(shares).batch(0).rows != sampler(shares).batch(7).rows).any()
