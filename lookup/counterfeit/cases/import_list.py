"""Which reference photos to take in: from a folder's layout or a manifest."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lookup.base.errors import BadInput, FeedError
from lookup.counterfeit.cases.parts import Origin, Part, to_part
from lookup.images.clutter import is_clutter

COLUMNS = ("image_path", "product_id", "part", "origin", "item", "colorway")
"""Of a manifest; the first two are needed."""

_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".avif"})


@dataclass(frozen=True)
class ListedReference:
    """A file with its line of the list."""

    path: Path
    product_id: str
    origin: Origin = Origin.GENUINE
    part: Part | None = None
    item: str | None = None
    colorway: str | None = None


def listed_references(source: Path) -> list[ListedReference]:
    """What a manifest (.csv) lists, or what lies in a folder as PRODUCT/PART/FILE.

    In a folder, PART may be left out, and PRODUCT/counterfeit/PART/FILE are known counterfeits.
    Raises FeedError and BadInput.
    """
    found = list(_of_folder(source) if source.is_dir() else _of_manifest(source))
    if not found:
        raise BadInput(
            f"{source} has no reference photos.",
            "Lay them out as PRODUCT/PART/FILE, or name a CSV with image_path and product_id.",
        )
    return found


def _of_folder(folder: Path) -> Iterator[ListedReference]:
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if path.suffix.lower() not in _PICTURES or is_clutter(inner):
            continue
        product, *between = inner.parts[:-1] or ("",)
        origin = Origin.GENUINE
        if between and between[0] in tuple(Origin):
            origin = Origin(between.pop(0))
        if not product or len(between) > 1:
            raise BadInput(
                f"{inner} does not say which product it shows.",
                "Lay photos out as PRODUCT/PART/FILE.",
            )
        yield ListedReference(path, product, origin, to_part(between[0]) if between else None)


def _of_manifest(manifest: Path) -> Iterator[ListedReference]:
    try:
        with manifest.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FeedError(
            f"{manifest} cannot be read: {error}", "Give a CSV file in UTF-8."
        ) from error
    for line, row in enumerate(rows, start=2):
        given = {name: (row.get(name) or "").strip() for name in COLUMNS}
        if not given["image_path"] or not given["product_id"]:
            raise FeedError(
                f"Line {line} of {manifest} lacks image_path or product_id.", "Fill them in."
            )
        if given["origin"] not in ("", *Origin):
            raise FeedError(
                f"Line {line} of {manifest}: {given['origin']!r} is not an origin.",
                f"Use {' or '.join(Origin)}.",
            )
        yield ListedReference(
            manifest.parent / given["image_path"],
            given["product_id"],
            Origin(given["origin"] or Origin.GENUINE),
            to_part(given["part"]) if given["part"] else None,
            given["item"] or None,
            given["colorway"] or None,
        )
