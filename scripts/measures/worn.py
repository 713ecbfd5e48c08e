"""How well items are found that somebody wears or holds."""

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import numpy as np
from PIL import Image

from indexer.lab.drawn.wearer import PLACES, Place, wearer
from lookup.evaluation.lookups import evaluate_generation
from lookup.evaluation.manifest import COLUMNS, LabelledImage, read_manifest
from lookup.evaluation.outcome import Outcome
from lookup.evaluation.run import indexed
from lookup.evaluation.summary import summarize
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.learning.matte import CutOut, cut_out
from measures.labelled import THREADS, labelled

# Of a jewel its form, of anything else the last part of its category, in small letters.
_KINDS: dict[Place, tuple[str, ...]] = {
    "finger": ("solitaire", "cocktail", "band"),
    "ear": ("hoops", "drops", "studs"),
    "neck": ("pendant", "collar", "scarves"),
    "wrist": ("bangle", "tennis", "watches"),
    "arm": ("bags",),
    "face": ("eyewear",),
    "body": ("jackets", "hoodies & sweatshirts"),
}
_PLACES: dict[str, Place] = {kind: place for place, kinds in _KINDS.items() for kind in kinds}
_CUT_OUT_SIDE = 480
_PHOTO_QUALITY = 88


@click.command()
@click.option("--photos", default=100, show_default=True, help="Photos of worn items.")
@click.option("--people", default=40, show_default=True, help="Photos of people without one.")
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to keep the drawn photos in, with a manifest for `lookup evaluate`.",
)
@labelled
def worn(
    images: list[LabelledImage], encoder_dir: Path, photos: int, people: int, keep: Path | None
) -> dict[str, Any]:
    """Items cut out of MANIFEST's gallery, worn by drawn people: rings, earrings, watches, glasses,
    scarves, bags and jackets, a little hidden; and people who wear nothing of the catalogue.

    What form a jewel has is read in catalog.jsonl beside its picture's folder, as `indexer draw`
    writes it.
    """
    with TemporaryDirectory(prefix="lookup-worn-") as scratch:
        folder = keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        drawn = [*_worn_items(images, photos, folder), *_bare_people(people, folder)]
        gallery = [image for image in images if image.split == "gallery"]
        _write_manifest(folder, gallery, drawn)
        queries = [each for each in read_manifest(folder / "manifest.csv") if each.split == "query"]
        with indexed(
            [*gallery, *queries], encoder_dir, threads=THREADS, progress=lambda done, total: None
        ) as found:
            return _figures(evaluate_generation(found, queries))


def _worn_items(
    images: Sequence[LabelledImage], count: int, folder: Path
) -> Iterator[tuple[str, LabelledImage, Place]]:
    """File, picture and place of each photo drawn, as evenly spread over places as may be."""
    rng = np.random.default_rng(0)
    wearable: dict[Place, list[tuple[LabelledImage, CutOut]]] = {}
    for image, place in _main_pictures(images):
        picture = open_picture(image.path, DEFAULT_LIMITS, target_side=_CUT_OUT_SIDE)
        if (cut := cut_out(np.asarray(picture))) is not None:
            wearable.setdefault(place, []).append((image, cut))
    if not wearable:
        raise click.UsageError("MANIFEST's gallery has nothing wearable before a plain background.")
    for number in range(count):
        place = list(wearable)[number % len(wearable)]
        image, cut = wearable[place][int(rng.integers(len(wearable[place])))]
        yield _kept(folder, f"worn-{number}", wearer(place, cut, rng)), image, place


def _main_pictures(images: Sequence[LabelledImage]) -> Iterator[tuple[LabelledImage, Place]]:
    forms: dict[Path, dict[str, str]] = {}
    for image in images:
        if image.split != "gallery" or image.attributes.get("view", "main") != "main":
            continue
        base = next((each for each in image.path.parents if each.name == "images"), image.path)
        if base not in forms:
            forms[base] = _forms(base.parent / "catalog.jsonl")
        kind = image.category.rpartition("/")[2].lower()
        known = _PLACES.get(forms[base].get(str(image.product_id), ""), _PLACES.get(kind))
        if known is not None:
            yield image, known


def _forms(feed: Path) -> dict[str, str]:
    if not feed.is_file():
        return {}
    with feed.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {row["product_id"]: row.get("attributes", {}).get("form", "") for row in rows}


def _bare_people(count: int, folder: Path) -> Iterator[tuple[str, None, Place]]:
    rng = np.random.default_rng(1)
    for number in range(count):
        place = PLACES[number % len(PLACES)]
        yield _kept(folder, f"bare-{number}", wearer(place, None, rng)), None, place


def _kept(folder: Path, name: str, pixels: Any) -> str:
    Image.fromarray(pixels).save(folder / f"{name}.jpg", quality=_PHOTO_QUALITY)
    return f"{name}.jpg"


def _write_manifest(
    folder: Path,
    gallery: Sequence[LabelledImage],
    drawn: Sequence[tuple[str, LabelledImage | None, Place]],
) -> None:
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for image in gallery:
            ids = (image.product_id, image.variant_id, image.category)
            rows.writerow(["gallery", image.path, *ids, json.dumps(image.attributes)])
        for name, of, place in drawn:
            ids = (of.product_id, of.variant_id, place) if of else ("", "", place)
            rows.writerow(["query", name, *ids, json.dumps({} if of else {"open_set": True})])


def _figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Of all worn items, of those of each place, and of people without one."""
    summary = summarize(outcomes, encoder="", gallery=0).model_dump(mode="json")
    return {
        "worn": {
            "photos": sum(outcome.query.answerable for outcome in outcomes),
            "recall_at_1": summary["recall_at_1"],
            "ci95": summary["ci95"].get("recall_at_1"),
            "coverage": summary["open_set"]["coverage"],
            "match_precision": summary["open_set"]["match_precision"],
        },
        **summary["by_category"],
        "people": {
            "photos": summary["open_set"]["queries"],
            "matched": summary["decisions_by_truth"]["open_set"]["match"],
        },
    }
