"""Labelled photos as what a matching model is learnt from."""

from collections.abc import Iterable, Sequence
from functools import partial

from PIL.Image import Image

from lookup.evaluation.lookups import judging
from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.run import gallery_samples
from lookup.features.extractor import PICTURE_SIDE
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.index.generation import Generation
from lookup.learning.catalogue import LabelledPhoto, Query, made_queries, photo_queries


def labelled_photos(generation: Generation, images: Iterable[LabelledImage]) -> list[LabelledPhoto]:
    """The query photos that the generation can be judged by (`judging`); opened when needed."""
    products = {name: place for place, name in enumerate(generation.entries.products)}
    return [
        LabelledPhoto(
            product=None if image.open_set else products[str(image.product_id)],
            name=image.path.name,
            open=partial(_opened, image),
        )
        for image in judging(generation, images)
    ]


def judged_queries(
    generation: Generation, images: Sequence[LabelledImage]
) -> tuple[list[Query], list[Query]]:
    """Look-ups of pictures made of the gallery's own, and of the query photos; in a generation of
    the gallery rows."""
    return (
        list(made_queries(generation, gallery_samples(images))),
        list(photo_queries(generation, labelled_photos(generation, images))),
    )


def _opened(image: LabelledImage) -> Image:
    return open_picture(image.path, DEFAULT_LIMITS, target_side=PICTURE_SIDE)
