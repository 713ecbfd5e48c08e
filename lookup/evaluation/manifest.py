"""The labelled photos of an evaluation, read from a manifest CSV."""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from lookup.base.digest import file_digest
from lookup.base.errors import FeedError, MissingColumns

COLUMNS = ("split", "image_path", "product_id", "variant_id", "category", "attributes")


@dataclass(frozen=True)
class LabelledImage:
    """One line of a manifest; `path` is absolute, empty ids are None."""

    split: Literal["gallery", "query"]
    path: Path
    product_id: str | None
    variant_id: str | None
    category: str
    attributes: dict[str, Any]

    @property
    def open_set(self) -> bool:
        """Whether the photo shows nothing of the catalogue, so that `none` is right."""
        return bool(self.attributes.get("open_set"))

    @property
    def answerable(self) -> bool:
        """Whether the photo names a product that is to be found."""
        return self.product_id is not None and not self.open_set


def read_manifest(path: Path) -> list[LabelledImage]:
    """All images a manifest lists, in its order.

    Raises FeedError, naming every line that cannot be used: an evaluation over some of the photos
    would pass for one over all of them.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise MissingColumns(
                    f"{path} lacks the columns {', '.join(missing)}.",
                    f"A manifest has the columns {', '.join(COLUMNS)}.",
                )
            lines = [
                (reader.line_num, {name: row[name] or "" for name in COLUMNS}) for row in reader
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FeedError(f"{path} cannot be read: {error}", "Give a CSV file in UTF-8.") from error
    return _usable(path, lines)


def as_open_set(images: Iterable[LabelledImage]) -> list[LabelledImage]:
    """The query photos among `images`, as photos of things that the catalogue does not have."""
    return [
        replace(image, product_id=None, variant_id=None, attributes={"open_set": True})
        for image in images
        if image.split == "query"
    ]


def read_with_open_sets(path: Path, open_sets: Iterable[Path]) -> list[LabelledImage]:
    """The images of a manifest, then the query photos of others, as photos of things that its
    catalogue does not have. Raises what `read_manifest` does."""
    images = read_manifest(path)
    for other in open_sets:
        images += as_open_set(read_manifest(other))
    return images


def in_gallery_too(images: Iterable[LabelledImage]) -> list[LabelledImage]:
    """The query photos whose file is, byte for byte, also a gallery image: they find themselves."""
    images = list(images)
    gallery = {file_digest(image.path) for image in images if image.split == "gallery"}
    queries = (image for image in images if image.split == "query")
    return [image for image in queries if file_digest(image.path) in gallery]


def _usable(manifest: Path, lines: Iterable[tuple[int, dict[str, str]]]) -> list[LabelledImage]:
    images: list[LabelledImage] = []
    faults: list[str] = []
    for line, row in lines:
        image = _labelled(manifest.parent, row)
        if isinstance(image, LabelledImage):
            images.append(image)
        else:
            faults.append(f"line {line}: {image}")
    if faults:
        raise FeedError(
            f"{len(faults)} rows of {manifest} cannot be used:\n" + "\n".join(faults) + "\n",
            "Correct or remove them: figures over the other rows would pass for figures over all.",
        )
    return images


def _labelled(folder: Path, row: dict[str, str]) -> LabelledImage | str:
    """The image of one line, or what is wrong with the line."""
    split = row["split"]
    if split not in ("gallery", "query"):
        return f"split is {split!r}, not 'gallery' or 'query'"
    path = folder / row["image_path"]
    if not path.is_file():
        return f"there is no file {path} (paths are relative to the manifest's folder)"
    try:
        attributes = json.loads(row["attributes"] or "{}")
    except ValueError as error:
        return f"attributes: {error}"
    if not isinstance(attributes, dict):
        return "attributes is not a JSON object"
    if split == "gallery" and not row["product_id"]:
        return "a gallery row has no product_id"
    return LabelledImage(
        split="gallery" if split == "gallery" else "query",
        path=path,
        product_id=row["product_id"] or None,
        variant_id=row["variant_id"] or None,
        category=row["category"],
        attributes=attributes,
    )
