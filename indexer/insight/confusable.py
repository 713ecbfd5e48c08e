"""Pairs of products that photos will confuse, and by what they differ."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.insight.catalogue import Catalogue, CatalogueProduct
from indexer.insight.survey import PictureRecord
from lookup.answers.differences import words_lacking
from lookup.insight.findings import ConfusablePair, Difference

_LEAST = 0.1

_Pair = tuple[int, int]


@dataclass(frozen=True)
class _Closest:
    """The two pictures of a pair that are most alike."""

    rows: tuple[int, int]
    likeness: float


def confusable_pairs(
    records: Sequence[PictureRecord], catalogue: Catalogue
) -> list[ConfusablePair]:
    """Pairs of which at least a tenth of the photos of both are expected to find the other one, the
    worst first."""
    confusion, closest = _confusion(records), _closest(records)
    pairs = sorted({(min(pair), max(pair)) for pair in confusion})
    found = [
        _finding(pair, share, closest[pair], catalogue)
        for pair in pairs
        if pair in closest and (share := _both_ways(pair, confusion)) >= _LEAST
    ]
    return sorted(found, key=lambda each: (-each.confusion, each.first.id, each.second.id))


def _both_ways(pair: _Pair, confusion: Mapping[_Pair, float]) -> float:
    first, second = pair
    return (confusion.get(pair, 0.0) + confusion.get((second, first), 0.0)) / 2


def _confusion(records: Sequence[PictureRecord]) -> dict[_Pair, float]:
    """By (product, other one): the share of photos of the product that find the other one."""
    pictures = Counter(record.product for record in records)
    shares: defaultdict[_Pair, float] = defaultdict(float)
    for record in records:
        looks = [look for look in (record.seen, record.unseen) if look is not None]
        for look in looks:
            for other, share in look.shares.items():
                weight = len(looks) * pictures[record.product]
                shares[record.product, other] += share / weight
    return shares


def _closest(records: Sequence[PictureRecord]) -> dict[_Pair, _Closest]:
    closest: dict[_Pair, _Closest] = {}
    for record in records:
        for rival in record.rivals:
            ordered = record.product < rival.product
            pair = (record.product, rival.product) if ordered else (rival.product, record.product)
            rows = (record.row, rival.row) if ordered else (rival.row, record.row)
            best = closest.get(pair)
            if best is None or rival.likeness > best.likeness:
                closest[pair] = _Closest(rows, rival.likeness)
    return closest


def _finding(pair: _Pair, share: float, closest: _Closest, catalogue: Catalogue) -> ConfusablePair:
    first, second = (catalogue.products[product] for product in pair)
    return ConfusablePair(
        first=catalogue.product_shown(pair[0]),
        second=catalogue.product_shown(pair[1]),
        first_picture=catalogue.picture_shown(closest.rows[0]),
        second_picture=catalogue.picture_shown(closest.rows[1]),
        confusion=min(share, 1.0),
        differs=list(_differences(first, second)) if first and second else [],
    )


def _differences(first: CatalogueProduct, second: CatalogueProduct) -> Iterator[Difference]:
    """What the catalogue says of one and not of the other."""
    said: dict[str, tuple[str | None, str | None]] = {
        "name": (
            words_lacking(first.name, second.name) or None,
            words_lacking(second.name, first.name) or None,
        ),
        "color": (_colors(first, second), _colors(second, first)),
        "category": (first.category, second.category),
    }
    for name in sorted({*first.attributes, *second.attributes}):
        said.setdefault(name, (_text(first, name), _text(second, name)))
    for what, (one, other) in said.items():
        if one != other:
            yield Difference(what=what, first=one, second=other)


def _colors(product: CatalogueProduct, other: CatalogueProduct) -> str | None:
    own = [color for color in product.colors.values() if color not in other.colors.values()]
    return ", ".join(dict.fromkeys(own)) or None


def _text(product: CatalogueProduct, name: str) -> str | None:
    value = product.attributes.get(name)
    return None if value is None else str(value)
