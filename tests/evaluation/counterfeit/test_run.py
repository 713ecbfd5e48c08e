"""An evaluation from its manifest to its figures, over items drawn with a few strokes."""

import csv
import json
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest

from lookup.base.errors import BadInput
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.scoring.bands import BandRule
from lookup.evaluation.counterfeit.figures import CounterfeitFigures
from lookup.evaluation.counterfeit.run import run_products
from lookup.evaluation.counterfeit.summary import overall_figures, product_figures
from lookup.evaluation.manifest import COLUMNS, LabelledImage, read_manifest
from tests.counterfeit.conftest import PixelEncoder, item

ATTRIBUTES = {"bbox_xywhn": [[0.5, 0.5, 0.75, 0.7]]}


def manifest(folder: Path, *, references: int = 20, **attributes: object) -> list[LabelledImage]:
    """One product: genuine references, 8 genuine queries and 8 of a visibly other make."""
    shots = [("gallery", True, n) for n in range(references)]
    shots += [("query", True, 100 + n) for n in range(8)]
    shots += [("query", False, 200 + n) for n in range(8)]
    rows = []
    for split, authentic, shot in shots:
        name = f"{split}-{authentic}-{shot}.png"
        (folder / name).write_bytes(png(1 if authentic else 2, shot))
        given = {**ATTRIBUTES, "authentic": authentic, **attributes}
        rows.append([split, name, "LUNE", "", "bag", json.dumps(given)])
    path = folder / "manifest.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return read_manifest(path)


@cache
def png(model: int, shot: int) -> bytes:
    """A drawn photo; drawing them took half of these tests' time."""
    file = BytesIO()
    item(model, shot=shot).save(file, "PNG")
    return file.getvalue()


def figures(images: list[LabelledImage]) -> CounterfeitFigures:
    (run,) = run_products(images, ItemLooker(PixelEncoder()), progress=lambda *_: None)
    return product_figures(run, BandRule())


def test_a_visibly_other_make_is_ranked_above_genuine_items(tmp_path: Path) -> None:
    found = figures(manifest(tmp_path))
    assert found.auc is not None
    assert found.auc > 0.8
    doubted = {
        side: bands["divergent"] + bands["inconclusive"] for side, bands in found.bands.items()
    }
    assert doubted["counterfeit"] > doubted["genuine"]
    assert found.abstention_rate <= 0.1, "but for what lies over no reference"
    assert found.laid_over >= 0.4, "seven of the eight genuine ones"
    assert found.planted_fall is not None
    assert found.planted_fall <= 0.02, "a tenth of the references may be counterfeits"
    assert (found.references, found.genuine, found.counterfeit) == (20, 8, 8)
    assert [alarm.nominal for alarm in found.false_alarms] == [0.05, 0.10]


def test_with_too_few_references_it_abstains_on_all(tmp_path: Path) -> None:
    found = figures(manifest(tmp_path, references=6))
    assert found.abstention_rate == 1
    assert found.references_wanted == 13
    assert found.false_alarm_rate is None
    assert found.auc is not None, "ranking needs no calibration"


def test_the_overall_figures_weigh_products_by_their_queries(tmp_path: Path) -> None:
    one = figures(manifest(tmp_path))
    half = one.model_copy(update={"auc": 0.5, "queries": 48})
    overall = overall_figures([one, half])
    assert overall.auc == pytest.approx((16 * (one.auc or 0) + 48 * 0.5) / 64)
    assert overall.references == 40


def test_a_query_that_is_a_reference_again_is_left_out(tmp_path: Path) -> None:
    images = manifest(tmp_path)
    (tmp_path / "query-True-100.png").write_bytes((tmp_path / "gallery-True-0.png").read_bytes())
    assert figures(images).genuine == 7


def test_photos_that_the_manifest_calls_one_item_count_once(tmp_path: Path) -> None:
    images = manifest(tmp_path)
    named = [
        LabelledImage(
            one.split,
            one.path,
            one.product_id,
            None,
            "bag",
            {**one.attributes, "item_id": f"i{n // 2}"},
        )
        for n, one in enumerate(images)
    ]
    assert figures(named).reference_items == 10


@pytest.mark.parametrize(
    ("attributes", "words"),
    [({"authentic": None}, "no label"), ({"bbox_xywhn": [[1, 2]]}, "not a list of boxes")],
)
def test_rows_that_cannot_be_used_are_refused(
    tmp_path: Path, attributes: dict[str, object], words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        figures(manifest(tmp_path, **attributes))


def test_a_gallery_of_counterfeits_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not genuine references"):
        figures(manifest(tmp_path, authentic=False))
