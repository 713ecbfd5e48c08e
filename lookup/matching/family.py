"""Products so like another one that a photo of it would still find them."""

from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lookup.matching.view import Floats

FAMILY_SHARE: Final = 0.25


def family(
    vectors: Floats,
    products: NDArray[np.int64],
    product: int,
    share: float = FAMILY_SHARE,
) -> NDArray[np.bool_]:
    """Marks the images, bool (m,), of a product and of the `share` of other products nearest to it.

    Without them the catalogue is one that lacks the item, so a photo of it becomes a photo of
    something else; were only the product itself taken out, a sister model would make the photo
    look known. `vectors` unit rows, float32 (m, d); `products` int64 (m,) says whose each is.
    Nearness is the best cosine between images; ties go to the smaller product.
    """
    own = products == product
    nearness = (vectors @ vectors[own].T).max(axis=1, initial=-1.0)
    others, place = np.unique(products[~own], return_inverse=True)
    best = np.full(len(others), -1.0, np.float32)
    np.maximum.at(best, place, nearness[~own])
    nearest = others[np.argsort(-best, kind="stable")[: ceil(share * len(others))]]
    marked: NDArray[np.bool_] = own | np.isin(products, nearest)
    return marked
