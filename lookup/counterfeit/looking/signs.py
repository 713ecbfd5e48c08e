"""The signs by which two photos are compared: 0 where alike, larger where not."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from lookup.counterfeit.looking.look import Floats, ItemLook

Doubles = NDArray[np.float64]

FORM, REGIONS, COLOUR, DETAILS = "form", "regions", "colour", "details"

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {FORM: 1.0, REGIONS: 1.0, COLOUR: 1.0, DETAILS: 1.0}
)
"""All alike: a weight that was fitted would be fitted to somebody's counterfeits."""


def form_unlikeness(one: ItemLook, other: ItemLook) -> float:
    """1 - cosine of the items without colour, each box with its best partner.

    A left shoe is its right one mirrored, so the better way round counts.
    """
    straight = one.form[:, 0] @ other.form[:, 0].T
    mirrored = one.form[:, 0] @ other.form[:, 1].T
    return _both_ways(np.maximum(straight, mirrored))


def regions_unlikeness(one: ItemLook, other: ItemLook) -> float:
    """1 - mean cosine of each region with the most alike region of the other photo."""
    return _both_ways(_rows(one.regions) @ _rows(other.regions).T)


def colour_unlikeness(one: ItemLook, other: ItemLook) -> float:
    """1 - Bhattacharyya coefficient of the colours; NaN unless both show the same colourway.

    Genuine items of a colour that no reference has must not look suspicious for it.
    """
    if one.colorway is None or one.colorway != other.colorway:
        return np.nan
    return float(1 - one.colour @ other.colour)


ENCODED_SIGNS: Mapping[str, Callable[[ItemLook, ItemLook], float]] = MappingProxyType(
    {FORM: form_unlikeness, REGIONS: regions_unlikeness, COLOUR: colour_unlikeness}
)
"""The signs that any two looks can be compared by; `details` needs photos that align."""


def unlikeness(sign: str, ones: list[ItemLook], others: list[ItemLook]) -> Doubles:
    """That sign of all pairs, float64 (ones, others)."""
    compare = ENCODED_SIGNS[sign]
    return np.array([[compare(one, other) for other in others] for one in ones]).reshape(
        len(ones), len(others)
    )


def _both_ways(cosines: Floats) -> float:
    return float(1 - (cosines.max(axis=1).mean() + cosines.max(axis=0).mean()) / 2)


def _rows(regions: Floats) -> Floats:
    rows: Floats = regions.reshape(-1, regions.shape[-1])
    return rows
