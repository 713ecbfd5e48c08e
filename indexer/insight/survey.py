"""A look at every picture of a generation, and what is kept of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.insight.expectation import Expectation, expectation, likeness
from indexer.insight.looking import Looker, PictureLook, Rows
from indexer.insight.palette import Palette
from lookup.matching.model import MatchingModel

_RIVALS = 3
# What pictures that are the same but for size and compression measure at least.
_SAME_AT_LEAST = {
    "vector": 0.95,
    "forward": 0.6,
    "colour": 0.97,
    "aligned": 0.95,
    "geometry": 0.5,
}


@dataclass(frozen=True, slots=True)
class Rival:
    """The picture of another product that is most like one; `likeness` are log odds."""

    product: int
    row: int
    likeness: float


@dataclass(frozen=True, slots=True)
class PictureRecord:
    """What is kept of the look at one picture.

    `view` numbers what it shows, -1 where nobody says. `own` is the likeness of the most alike
    other picture of its product, None where it is the only one; `rivals` are other products, the
    most alike first; `twins` the rows of other products' pictures that may be the same file. `seen`
    is what photos of the same view find; `unseen` with all pictures of that view of its product
    taken out, `recoloured` with all of its colour taken out: None where nothing would be left of
    the product. `through` is the share that find the product by its pictures of one other view
    alone, by view. `foreign` is the probability of a match with the product taken out.
    """

    row: int
    product: int
    view: int
    own: float | None
    rivals: tuple[Rival, ...]
    twins: tuple[int, ...]
    seen: Expectation
    unseen: Expectation | None
    recoloured: Expectation | None
    through: Mapping[int, float]
    foreign: float
    palette: Palette


def survey(
    looker: Looker,
    model: MatchingModel,
    rows: Rows,
    views: NDArray[np.int64],
    colorways: NDArray[np.int64],
) -> Iterator[PictureRecord]:
    """A record of each of the pictures `rows`; `views` and `colorways`, int64 (images,), number
    what each picture of the generation shows, -1 where nobody says: such a picture is a view, or a
    colour, of its own."""
    for look in looker.looks(rows):
        yield _record(look, model, views, _same(look, colorways))


def _record(
    look: PictureLook,
    model: MatchingModel,
    views: NDArray[np.int64],
    same_colour: NDArray[np.bool_],
) -> PictureRecord:
    same_view = _same(look, views)
    alike = likeness(look.signals, model.calibration)
    may_be_twins = look.others & _may_be_same(look)
    own = look.own
    everything = np.ones(len(look.products), np.bool_)
    without_product = expectation(look, model, look.others)
    return PictureRecord(
        row=look.row,
        product=look.product,
        view=int(views[look.row]),
        own=float(alike[own].max()) if own.any() else None,
        rivals=tuple(_rivals(look, alike, look.others & ~may_be_twins)),
        twins=tuple(look.signals.rows[may_be_twins].tolist()),
        seen=_certain(expectation(look, model, everything)),
        unseen=expectation(look, model, ~same_view) if (own & ~same_view).any() else None,
        recoloured=expectation(look, model, ~same_colour) if (own & ~same_colour).any() else None,
        through=dict(_through(look, model, views, same_view)),
        foreign=0.0 if without_product is None else without_product.matched,
        palette=Palette.of(look.item),
    )


def _through(
    look: PictureLook,
    model: MatchingModel,
    views: NDArray[np.int64],
    same_view: NDArray[np.bool_],
) -> Iterator[tuple[int, float]]:
    of_views = views[look.signals.rows]
    left = look.own & ~same_view
    for view in np.unique(of_views[left]).tolist():
        found = expectation(look, model, look.others | (left & (of_views == view)))
        yield view, _certain(found).found


def _same(look: PictureLook, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which candidates are of its product and have its number; the picture itself always is."""
    number = numbers[look.row]
    same: NDArray[np.bool_] = look.own & (numbers[look.signals.rows] == number) & (number >= 0)
    same[0] = True
    return same


def _may_be_same(look: PictureLook) -> NDArray[np.bool_]:
    measured = [getattr(look.signals, name) >= least for name, least in _SAME_AT_LEAST.items()]
    same: NDArray[np.bool_] = np.all(measured, axis=0)
    return same


def _rivals(
    look: PictureLook, alike: NDArray[np.float64], among: NDArray[np.bool_]
) -> Sequence[Rival]:
    best: dict[int, Rival] = {}
    for place in sorted(np.flatnonzero(among).tolist(), key=lambda place: -alike[place]):
        product = int(look.products[place])
        found = Rival(product, int(look.signals.rows[place]), float(alike[place]))
        best.setdefault(product, found)
    return list(best.values())[:_RIVALS]


def _certain(found: Expectation | None) -> Expectation:
    if found is None:
        raise AssertionError("a picture is always among its own candidates")
    return found
