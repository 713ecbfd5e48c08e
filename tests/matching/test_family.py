"""What is taken out to make a catalogue that lacks an item."""

import numpy as np

from lookup.matching.family import family

ANGLES = np.radians([0, 90, 10, 40, 80, 170, 190])
VECTORS = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1).astype(np.float32)
PRODUCTS = np.array([0, 0, 1, 2, 3, 4, 5], np.int64)


def taken_out(share: float) -> set[int]:
    marked = family(VECTORS, PRODUCTS, 0, share)
    return set(PRODUCTS[marked].tolist())


def test_a_family_is_the_product_and_its_nearest() -> None:
    # Product 0 is seen at 0 and 90 degrees: 1 and 3 lie 10 degrees from one of its images.
    assert taken_out(0.4) == {0, 1, 3}


def test_all_images_of_a_relative_go() -> None:
    products = np.array([0, 0, 1, 2, 3, 1, 5], np.int64)
    assert family(VECTORS, products, 0, 0.25).tolist() == [
        True, True, True, False, False, True, False,
    ]  # fmt: skip


def test_the_product_itself_always_goes() -> None:
    assert taken_out(0.0) == {0}
    assert taken_out(1.0) == {0, 1, 2, 3, 4, 5}


def test_a_catalogue_of_one_product_is_left_empty() -> None:
    assert family(VECTORS, np.zeros(7, np.int64), 0).all()
