"""Labelled photos through the score that reviewers see."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lookup.base.errors import BadInput, PhotoError
from lookup.counterfeit.looking.comparison import ALIGNED_WITH
from lookup.counterfeit.looking.look import Box, ItemLook
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.looking.parts_comparison import GenuineParts
from lookup.counterfeit.looking.quality import PhotoQuality, photo_quality
from lookup.counterfeit.looking.repeats import copy_groups
from lookup.counterfeit.looking.signs import FORM
from lookup.counterfeit.scoring.conformal import Unusualness
from lookup.counterfeit.scoring.references import Reference, ReferenceSet
from lookup.evaluation.lookups import unreadable
from lookup.evaluation.manifest import LabelledImage
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS

Doubles = NDArray[np.float64]
Tick = Callable[[int, int], None]

PICTURE_SIDE = 640
"""Photos are decoded with a short side of at least this many pixels, or whole."""


@dataclass(frozen=True)
class LabelledLook:
    """One labelled photo, looked at. `reference.item` is the same for copies of one picture."""

    reference: Reference
    product: str
    gallery: bool
    authentic: bool
    quality: PhotoQuality


@dataclass(frozen=True)
class ProductRun:
    """One product's photos with what the score says of each query, and whether it could be laid
    over a reference, part by part."""

    product: str
    references: ReferenceSet
    queries: tuple[LabelledLook, ...]
    scored: tuple[Unusualness, ...]
    laid_over: tuple[bool, ...]

    @property
    def scores(self) -> Doubles:
        """Of each query, float64 (n,)."""
        return np.array([one.score for one in self.scored])

    @property
    def p_values(self) -> Doubles:
        """Of each query, float64 (n,)."""
        return np.array([one.p_value for one in self.scored])

    @property
    def counterfeit(self) -> NDArray[np.bool_]:
        """What the labels say of each query, bool (n,)."""
        return np.array([not query.authentic for query in self.queries], bool)


def run_products(
    images: Sequence[LabelledImage], looker: ItemLooker, *, progress: Tick
) -> list[ProductRun]:
    """Every product that has references and queries, by its id.

    Gallery rows are genuine references; a query's label is `attributes.authentic`. Copies of one
    picture are one item; a query that is a copy of a reference is left out, since it would find
    itself. Boxes are `attributes.bbox_xywhn` where given. Raises BadInput where labels are missing
    or nothing can be compared, UnreadablePhotos.
    """
    _check_labels(images)
    looks = _looked_at(images, looker, progress)
    runs = []
    for product in sorted({look.product for look in looks}):
        own = [look for look in looks if look.product == product]
        references = ReferenceSet([look.reference for look in own if look.gallery])
        known = {look.reference.item for look in own if look.gallery}
        queries = [q for q in own if not q.gallery and q.reference.item not in known]
        if references.items >= 2 and queries:
            scored = tuple(references.unusualness([query.reference.look]) for query in queries)
            laid = tuple(_laid_over([query.reference.look for query in queries], references))
            runs.append(ProductRun(product, references, tuple(queries), scored, laid))
    if not runs:
        raise BadInput(
            "There is nothing to compare: no product has two genuine references and a query.",
            "Give gallery rows (genuine references) and query rows of the same product_id.",
        )
    return runs


def _laid_over(looks: Sequence[ItemLook], references: ReferenceSet) -> Iterator[bool]:
    parts = GenuineParts([reference.look for reference in references.references])
    for look in looks:
        order = np.argsort(references.unlike(FORM, [look])[0])
        yield parts.compare(look, [int(n) for n in order[:ALIGNED_WITH]]) is not None


def _check_labels(images: Sequence[LabelledImage]) -> None:
    unlabelled = [
        image
        for image in images
        if image.split == "query" and not isinstance(image.attributes.get("authentic"), bool)
    ]
    wrong = [
        image
        for image in images
        if image.split == "gallery" and image.attributes.get("authentic") is False
    ]
    if unlabelled:
        raise BadInput(
            f"{len(unlabelled)} query rows have no label, such as {unlabelled[0].path.name}.",
            'Set "authentic" to true or false in their attributes.',
        )
    if wrong:
        raise BadInput(
            f"{len(wrong)} gallery rows are not genuine references, such as {wrong[0].path.name}.",
            "Gallery rows must be genuine: make the others queries.",
        )


def _looked_at(
    images: Sequence[LabelledImage], looker: ItemLooker, progress: Tick
) -> list[LabelledLook]:
    looks: list[LabelledLook] = []
    wanted = [image for image in images if image.product_id is not None]
    try:
        for image in wanted:
            picture = open_picture(image.path, DEFAULT_LIMITS, target_side=PICTURE_SIDE)
            looks.append(_labelled(image, picture, looker))
            progress(len(looks), len(wanted))
    except PhotoError as error:
        raise unreadable(wanted, error) from error
    groups = copy_groups([look.reference.look.thumbnail for look in looks])
    return [
        replace(look, reference=replace(look.reference, item=look.reference.item or f"#{group}"))
        for look, group in zip(looks, groups, strict=True)
    ]


def _labelled(image: LabelledImage, picture: Image.Image, looker: ItemLooker) -> LabelledLook:
    look = looker.look(picture, list(_boxes(image, picture.size)), colorway=image.variant_id)
    item = image.attributes.get("item_id")
    return LabelledLook(
        reference=Reference(image.path.name, "" if item is None else str(item), look),
        product=str(image.product_id),
        gallery=image.split == "gallery",
        authentic=image.attributes.get("authentic") is not False,
        quality=photo_quality(picture, look.box),
    )


def _boxes(image: LabelledImage, size: tuple[int, int]) -> Iterator[Box]:
    """Boxes in pixels, of centre and size in shares of the picture."""
    given: Any = image.attributes.get("bbox_xywhn", [])
    try:
        for x, y, width, height in given:
            yield (
                (x - width / 2) * size[0],
                (y - height / 2) * size[1],
                (x + width / 2) * size[0],
                (y + height / 2) * size[1],
            )
    except (TypeError, ValueError) as error:
        raise BadInput(
            f"bbox_xywhn of {image.path.name} is not a list of boxes: {given!r}.",
            "Give [[centre x, centre y, width, height], ...] in shares of the picture.",
        ) from error
