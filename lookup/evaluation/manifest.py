"""The labelled photos of an evaluation, read from a manifest CSV."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from lookup.errors import FeedError, MissingColumns

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


def read_manifest(path: Path) -> list[LabelledImage]:
    """All images a manifest lists, in its order.

    Raises FeedError, naming the line, where the file or a line cannot be used: an evaluation
    over some of the photos would pass for one over all of them.
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
            return [
                _labelled(path, reader.line_num, {k: v or "" for k, v in row.items()})
                for row in reader
            ]
    except (OSError, UnicodeDecodeError) as error:
        raise FeedError(f"{path} cannot be read: {error}", "Give a CSV file in UTF-8.") from error


def _labelled(manifest: Path, line: int, row: dict[str, str]) -> LabelledImage:
    where = f"{manifest}, line {line}"
    split = row["split"]
    if split not in ("gallery", "query"):
        raise FeedError(f"{where}: split is {split!r}.", "Use 'gallery' or 'query'.")
    image = manifest.parent / row["image_path"]
    if not image.is_file():
        raise FeedError(
            f"{where}: there is no file {image}.", "Paths are relative to the manifest's folder."
        )
    try:
        attributes = json.loads(row["attributes"] or "{}")
    except ValueError as error:
        raise FeedError(f"{where}: attributes: {error}", "Write a JSON object.") from error
    if not isinstance(attributes, dict):
        raise FeedError(f"{where}: attributes is no JSON object.", "Write a JSON object.")
    if split == "gallery" and not row["product_id"]:
        raise FeedError(f"{where}: a gallery row has no product_id.", "Name its product.")
    return LabelledImage(
        split="gallery" if split == "gallery" else "query",
        path=image,
        product_id=row["product_id"] or None,
        variant_id=row["variant_id"] or None,
        category=row["category"],
        attributes=attributes,
    )
