"""What to expect of photos of each category."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from indexer.insight.catalogue import Catalogue
from indexer.insight.recall import ExpectedRecall
from indexer.insight.survey import PictureRecord
from lookup.insight.findings import CategoryInsight


def category_insights(
    products: Mapping[int, Sequence[PictureRecord]], catalogue: Catalogue, recall: ExpectedRecall
) -> list[CategoryInsight]:
    """One for each category, the weakest first; products without a picture find nothing."""
    numbers: defaultdict[str | None, list[int]] = defaultdict(list)
    for product in products:
        numbers[catalogue.category(product)].append(product)
    without: defaultdict[str | None, int] = defaultdict(int)
    for said in catalogue.unseen:
        without[said.category] += 1
    found = [
        _insight(
            category, [products[each] for each in numbers[category]], without[category], recall
        )
        for category in {*numbers, *without}
    ]
    return sorted(found, key=lambda each: (each.recall, each.category or ""))


def _insight(
    category: str | None,
    products: Sequence[Sequence[PictureRecord]],
    without: int,
    recall: ExpectedRecall,
) -> CategoryInsight:
    records = [record for pictures in products for record in pictures]
    count = len(products) + without
    return CategoryInsight(
        category=category,
        products=count,
        pictures=len(records),
        recall=sum(recall.of(pictures) for pictures in products) / count,
        coverage=sum(recall.coverage_of(pictures) for pictures in products) / count,
        false_matches=float(np.mean([each.foreign for each in records])) if records else 0.0,
    )
