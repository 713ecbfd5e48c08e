"""Makes an evaluation set of a maison's feedback: scores, and photos where they were kept."""

import csv
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.base.errors import BadInput, NotFound
from lookup.catalog.images import CatalogImage, ImageCatalog
from lookup.catalog.maisons import find_maison
from lookup.catalog.models import Product, Variant
from lookup.evaluation.manifest import COLUMNS
from lookup.feedback.models import Feedback
from lookup.feedback.photos import KeptPhotos
from lookup.images.thumbnails import Thumbnails

SCORES = "scores.csv"
MANIFEST = "manifest.csv"
SCORE_COLUMNS = (
    *("feedback_id", "lookup_id", "looked_up_at", "given_at", "given_by"),
    *("generation", "encoder", "decision", "source", "answer_product_id", "answer_sku"),
    *("rank", "product_id", "similarity", "confidence", "margin", "right", "signals"),
)
_KNOWN = frozenset({"product_id", "similarity", "confidence"})


@dataclass(frozen=True)
class ExportedSet:
    """How much was exported; `missing` names kept photos that are not there any more."""

    feedback: int
    scores: int
    photos: int
    gallery: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class PictureSources:
    """Where pictures are: photos kept, and the catalogue's own, whole (`images`) or small."""

    photos: KeptPhotos
    thumbnails: Thumbnails
    images: Path | None


def export_feedback(
    session: Session, maison: str, out: Path, pictures: PictureSources
) -> ExportedSet:
    """Writes `scores.csv` into `out`, and where photos were kept `manifest.csv` with its pictures,
    unsealed.

    The scores have a line for each product of each look-up that someone gave feedback on, the
    right one marked. The manifest's queries are the photos, its gallery the catalogue's pictures.
    Raises NotFound for an unknown maison, BadInput where `out` is not empty or not writable,
    MasterKeyMissing and SealBroken where a photo cannot be opened.
    """
    maison_id = find_maison(session, maison).id
    given = _last_of_each_lookup(session, maison_id)
    try:
        _make_empty(out)
        scores = _write(out / SCORES, SCORE_COLUMNS, (row for f in given for row in _scores(f)))
        queries, missing = _queries(session, maison_id, given, pictures, out)
        gallery = list(_gallery(session, maison, pictures, out)) if queries else []
        if queries:
            _write(out / MANIFEST, COLUMNS, [*gallery, *queries])
    except OSError as error:
        raise BadInput(
            f"The evaluation set cannot be written: {error}.", "Name another directory."
        ) from error
    return ExportedSet(len(given), scores, len(queries), len(gallery), tuple(missing))


def _last_of_each_lookup(session: Session, maison_id: int) -> list[Feedback]:
    rows = session.scalars(
        select(Feedback).where(Feedback.maison_id == maison_id).order_by(Feedback.id)
    )
    return list({row.lookup_id: row for row in rows}.values())


def _scores(given: Feedback) -> Iterator[dict[str, Any]]:
    common = {
        "feedback_id": given.id,
        "lookup_id": given.lookup_id,
        "looked_up_at": given.looked_up_at.isoformat(),
        "given_at": given.given_at.isoformat(),
        "given_by": given.given_by or "",
        "generation": given.generation,
        "encoder": given.encoder,
        "decision": given.decision,
        "source": given.source,
        "answer_product_id": given.product_id or "",
        "answer_sku": given.sku or "",
    }
    if not given.ranking:
        yield common
    for place, match in enumerate(given.ranking):
        others = given.ranking[:place] + given.ranking[place + 1 :]
        best = max((each["similarity"] for each in others), default=None)
        yield common | {
            "rank": place + 1,
            "product_id": match["product_id"],
            "similarity": match["similarity"],
            "confidence": match["confidence"],
            # To the best other product: what tells a sure match from one among equals.
            "margin": "" if best is None else match["similarity"] - best,
            "right": int(match["product_id"] == given.product_id),
            "signals": json.dumps({k: v for k, v in match.items() if k not in _KNOWN}),
        }


def _queries(
    session: Session,
    maison_id: int,
    given: Iterable[Feedback],
    pictures: PictureSources,
    out: Path,
) -> tuple[list[dict[str, Any]], list[str]]:
    rows, missing = [], []
    for each in given:
        if each.photo is None:
            continue
        try:
            photo = pictures.photos.read(each.photo)
        except NotFound:
            missing.append(each.photo)
            continue
        name = f"photos/{each.photo}.jpg"
        (out / name).parent.mkdir(mode=0o700, exist_ok=True)
        (out / name).write_bytes(photo)
        rows.append(
            {
                "split": "query",
                "image_path": name,
                "product_id": each.product_id or "",
                "variant_id": _colorway(session, maison_id, each.sku),
                "category": _category(session, maison_id, each.product_id),
                "attributes": json.dumps(
                    {"lookup_id": each.lookup_id}
                    | ({"open_set": True} if each.product_id is None else {})
                ),
            }
        )
    return rows, missing


def _gallery(
    session: Session, maison: str, pictures: PictureSources, out: Path
) -> Iterator[dict[str, Any]]:
    for image in ImageCatalog(session, maison):
        source = _source(image, pictures)
        if source is None:
            continue
        name = f"gallery/{image.id}{source.suffix}"
        _copy(source, out / name)
        yield {
            "split": "gallery",
            "image_path": name,
            "product_id": image.product_id,
            "variant_id": image.colorway or "",
            "category": image.category or "",
            "attributes": json.dumps({"view": image.view} if image.view else {}),
        }


def _source(image: CatalogImage, pictures: PictureSources) -> Path | None:
    if pictures.images is not None:
        root = pictures.images.resolve()
        whole = (root / image.path).resolve()
        # A feed's path must not lead out of the folder it was given for.
        if whole.is_relative_to(root) and whole.is_file():
            return whole
    if image.content is None:
        return None
    small = pictures.thumbnails.path(image.content)
    return small if small.is_file() else None


def _colorway(session: Session, maison_id: int, sku: str | None) -> str:
    if sku is None:
        return ""
    found = session.scalar(
        select(Variant.colorway).where(Variant.maison_id == maison_id, Variant.sku == sku)
    )
    return found or ""


def _category(session: Session, maison_id: int, product_id: str | None) -> str:
    if product_id is None:
        return ""
    found = session.scalar(
        select(Product.category).where(
            Product.maison_id == maison_id, Product.product_id == product_id
        )
    )
    return found or ""


def _make_empty(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()):
        raise BadInput(f"The directory {out} is not empty.", "Name a new one.")


def _copy(source: Path, target: Path) -> None:
    """A hard link where the disk allows it: pictures are many and never change."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _write(path: Path, columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), restval="")
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            count += 1
    return count
