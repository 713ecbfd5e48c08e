"""Recall with signals switched off is what an evaluation with them switched off gives."""

from functools import partial
from pathlib import Path

import pytest

from lookup.evaluation.ablation import ablations, catalogue_photos
from lookup.evaluation.lookups import look_up_all
from lookup.evaluation.manifest import read_manifest
from lookup.evaluation.run import indexed
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.matching.matcher import Matcher


def test_it_agrees_with_evaluations(labelled_set: Path, embedded_export: Path) -> None:
    combinations = (("colour",), ("global", "patches"), ())
    images = read_manifest(labelled_set)
    quiet = partial(lambda _done, _total: None)
    with indexed(images, embedded_export, threads=2, progress=quiet) as generation:
        queries = catalogue_photos(generation, images)
        side = Matcher(generation).photo_side
        photos = [(q, open_picture(q.path, DEFAULT_LIMITS, target_side=side)) for q in queries]
        found = ablations(generation, photos, combinations)
        for ablation in found:
            matcher = Matcher(generation, ablation.signals)
            outcomes = look_up_all(matcher, queries)
            right = [outcome.correct for outcome in outcomes]
            assert ablation.recall_at_1 == pytest.approx(sum(right) / len(right))
            known = [o.variant_correct for o in outcomes if o.query.variant_id is not None]
            expected = sum(known) / len(known) if known else None
            assert ablation.variant_recall_at_1 == expected
    assert [ablation.signals for ablation in found] == list(combinations)
    assert {ablation.photos for ablation in found} == {6}
