"""Looks labelled photos up in a generation, with the code the service runs."""

from collections.abc import Callable, Iterable, Sequence

from PIL.Image import Image

from lookup.base.errors import PhotoError, UnreadablePhotos
from lookup.base.timing import StageTimer
from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.outcome import Outcome
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.index.generation import Generation
from lookup.matching.matcher import Matcher

# Products ranked a photo: more than recall@10 needs, so that a report can tell near from far.
RANKED = 50

MatcherOf = Callable[[Generation], Matcher]
Tick = Callable[[int, int], None]
Change = Callable[[LabelledImage, Image], Image]


def unchanged(_: LabelledImage, photo: Image) -> Image:
    """The photo as it was taken."""
    return photo


def evaluate_generation(generation: Generation, images: Iterable[LabelledImage]) -> list[Outcome]:
    """Outcomes of the query photos among `images` that the generation can be judged by, in order.

    Those are `judging`. Raises UnreadablePhotos.
    """
    return look_up_all(Matcher(generation), judging(generation, images))


def judging(generation: Generation, images: Iterable[LabelledImage]) -> list[LabelledImage]:
    """The query photos among `images` of products that the generation holds, and of none at all.

    Others are of products that left the catalogue, or were not in it yet.
    """
    products = frozenset(generation.entries.products)
    return [
        image
        for image in images
        if image.split == "query" and (image.open_set or image.product_id in products)
    ]


def look_up_all(
    matcher: Matcher,
    queries: Sequence[LabelledImage],
    *,
    change: Change = unchanged,
    progress: Tick | None = None,
) -> list[Outcome]:
    """Outcomes of `queries`, in their order; `progress` is told (done, all). What is looked up is
    what `change` makes of a query and its photo.

    One after another: a second photo at work would make the first one's latency untrue. Raises
    UnreadablePhotos.
    """
    rows = look_up_by_each([matcher], queries, change=change, progress=progress)
    return [outcomes[0] for outcomes in rows]


def look_up_by_each(
    matchers: Sequence[Matcher],
    queries: Sequence[LabelledImage],
    *,
    change: Change = unchanged,
    progress: Tick | None = None,
) -> list[tuple[Outcome, ...]]:
    """Outcomes of each query by each matcher; they take turns, and turns at being first.

    What else the machine does then slows all of them alike. Raises UnreadablePhotos.
    """
    rows = []
    turns = range(len(matchers))
    try:
        for done, query in enumerate(queries, start=1):
            first = done % len(matchers)
            outcomes = {
                turn: _look_up(query, matchers[turn], change)
                for turn in (*turns[first:], *turns[:first])
            }
            rows.append(tuple(outcomes[turn] for turn in turns))
            if progress is not None:
                progress(done, len(queries))
    except PhotoError as error:
        raise unreadable(queries, error) from error
    return rows


def unreadable(images: Iterable[LabelledImage], first: PhotoError) -> UnreadablePhotos:
    """The error that lists every photo among `images` that cannot be read; `first` is known."""
    faults = []
    for image in images:
        try:
            open_picture(image.path, DEFAULT_LIMITS, target_side=1)
        except PhotoError as error:
            faults.append(f"{image.path}: {error.detail}")
    faults = faults or [first.detail]  # one that was too slow may pass when tried again
    return UnreadablePhotos(
        f"{len(faults)} photos cannot be read:\n" + "\n".join(faults) + "\n",
        "Replace them or remove their rows: figures over the others would pass for figures over"
        " all.",
    )


def _look_up(query: LabelledImage, matcher: Matcher, change: Change) -> Outcome:
    photo = open_picture(query.path, DEFAULT_LIMITS, target_side=matcher.photo_side)
    photo = change(query, photo)
    timer = StageTimer()
    result = matcher.match(photo, top_k=RANKED, timer=timer)
    return Outcome(
        query=query,
        result=result,
        embed_ms=timer.milliseconds("embed"),
        search_ms=timer.milliseconds("search"),
    )
