"""Products with too few or too poor pictures, and the further one that would help most."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from indexer.insight.catalogue import Catalogue, CatalogueProduct, shown
from indexer.insight.quality import picture_problems
from indexer.insight.recall import ExpectedRecall
from indexer.insight.survey import PictureRecord
from lookup.images.thumbnails import Thumbnails
from lookup.insight.findings import NextPicture, Problem, ThinProduct

_LEAST_RECALL = 0.5
_LEAST_GAIN = 0.02


class ThinProducts:
    """Judges the products of one catalogue."""

    def __init__(
        self,
        products: Mapping[int, Sequence[PictureRecord]],
        catalogue: Catalogue,
        recall: ExpectedRecall,
        thumbnails: Thumbnails,
    ) -> None:
        """`products`: the pictures of each that has any."""
        self._products = products
        self._catalogue = catalogue
        self._recall = recall
        self._thumbnails = thumbnails
        self._views = {
            int(number): catalogue.view(row) for row, number in enumerate(catalogue.views.tolist())
        }

    def found(self) -> list[ThinProduct]:
        """Those with a problem or of which less than half of the photos are expected to find it,
        what would gain most first."""
        thin = [self._unseen(product) for product in self._catalogue.unseen]
        for product, pictures in self._products.items():
            judged = self._judged(product, pictures)
            if judged.problems or judged.recall < _LEAST_RECALL:
                thin.append(judged)
        return sorted(thin, key=_worst_first)

    def _judged(self, product: int, pictures: Sequence[PictureRecord]) -> ThinProduct:
        views = {self._catalogue.view(each.row) for each in pictures} - {None}
        return ThinProduct(
            product=self._catalogue.product_shown(product),
            pictures=len(pictures),
            views=sorted(view for view in views if view),
            problems=list(dict.fromkeys(self._problems(pictures))),
            recall=self._recall.of(pictures),
            next_picture=self._next(product, pictures),
        )

    def _problems(self, pictures: Sequence[PictureRecord]) -> Iterator[Problem]:
        if len(pictures) == 1:
            yield "few_pictures"
        elif self._recall.further(pictures) and len(self._shown(pictures)) == 1:
            yield "one_view"
        for each in pictures:
            image = self._catalogue.images[each.row]
            if image is not None and image.content:
                yield from picture_problems(self._thumbnails.path(image.content))

    def _shown(self, pictures: Sequence[PictureRecord]) -> set[str | None]:
        return {self._catalogue.view(each.row) for each in pictures}

    def _next(self, product: int, pictures: Sequence[PictureRecord]) -> NextPicture | None:
        wanted = [
            NextPicture(view=self._views[each.view], color=None, gain=each.gain)
            for each in self._recall.further(pictures)[:1]
        ]
        wanted += self._missing_color(product, pictures)
        best = max(wanted, key=lambda each: each.gain, default=None)
        return best if best is not None and best.gain >= _LEAST_GAIN else None

    def _missing_color(
        self, product: int, pictures: Sequence[PictureRecord]
    ) -> Iterator[NextPicture]:
        """A colour of the product that no picture shows: how well the others' find each other says
        how well its photos would be found."""
        said = self._catalogue.products[product]
        images = [self._catalogue.images[each.row] for each in pictures]
        pictured = {image.colorway if image else None for image in images}
        if said is None or None in pictured:
            return
        missing = [color for colorway, color in said.colors.items() if colorway not in pictured]
        others = [each.recoloured.found for each in pictures if each.recoloured is not None]
        if missing and others:
            apart = float(np.mean([each.seen.found for each in pictures])) - float(np.mean(others))
            gain = max(0.0, apart) / len(said.colors)
            yield NextPicture(view=None, color=missing[0], gain=gain)

    def _unseen(self, product: CatalogueProduct) -> ThinProduct:
        return ThinProduct(
            product=shown(product, None),
            pictures=0,
            views=[],
            problems=["no_usable_picture"],
            recall=0.0,
            next_picture=NextPicture(
                view=None, color=None, gain=self._recall.of_one_picture(product.category)
            ),
        )


def _worst_first(thin: ThinProduct) -> tuple[float, float, str]:
    gain = thin.next_picture.gain if thin.next_picture else 0.0
    return -gain, thin.recall, thin.product.id
