"""How well every item of a scene is found."""

from pathlib import Path
from time import perf_counter
from typing import Any

import click
import numpy as np

from lookup.base.timing import StageTimer
from lookup.evaluation.boxes import boxed, overlap, wrong
from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.run import indexed
from lookup.evaluation.scenes import Scene, items_to_place
from lookup.evaluation.scenes import scenes as composed
from lookup.features.items import items_on_surface
from lookup.matching.matcher import Matcher
from measures.labelled import THREADS, labelled


@click.command()
@click.option("--scenes", "count", default=40, show_default=True, help="Scenes of each kind.")
@labelled
def scenes(images: list[LabelledImage], encoder_dir: Path, count: int) -> dict[str, Any]:
    """Scenes of two to five items cut out of MANIFEST's gallery: on one surface, lying apart and
    touching; and before clutter."""
    cut_outs = items_to_place(images)
    with indexed(images, encoder_dir, threads=THREADS, progress=lambda done, total: None) as found:
        matcher = Matcher(found)
        every = [
            scene
            for plain in (True, False)
            for scene in composed(cut_outs, count * (1 + plain), plain=plain)
        ]
        kinds = {
            "apart": [scene for scene in every if scene.plain and not scene.touching],
            "touching": [scene for scene in every if scene.plain and scene.touching],
            "clutter": [scene for scene in every if not scene.plain],
        }
        return {kind: _figures(matcher, some) for kind, some in kinds.items()}


def _figures(matcher: Matcher, some: list[Scene]) -> dict[str, float]:
    """`answered` is how often the answer is the product of the box that it is said to be of."""
    items = hits = wrongs = answers = right = 0
    milliseconds, finding = [], []
    for scene in some:
        timer = StageTimer()
        result = matcher.match(scene.picture, top_k=1, timer=timer)
        milliseconds.append(timer.total())
        started = perf_counter()
        items_on_surface(scene.picture)
        finding.append((perf_counter() - started) * 1000)
        boxes = [item.box for item in scene.items]
        items += len(boxes)
        hits += boxed(boxes, result.items)
        wrongs += wrong(boxes, result.items)
        meant = [
            item.product_id
            for item in scene.items
            if result.items and overlap(item.box, result.items[0]) >= 0.5
        ]
        answers += bool(meant)
        right += bool(meant and result.ranking and result.ranking[0].product_id in meant)
    return {
        "scenes": len(some),
        "boxed": hits / items,
        "wrong_a_scene": wrongs / len(some),
        "answered": right / max(answers, 1),
        "ms": float(np.median(milliseconds)),
        "ms_finding_items": float(np.median(finding)),
    }
