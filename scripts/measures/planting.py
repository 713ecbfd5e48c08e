"""Plants what `indexer insight` is to find in a drawn catalogue."""

import io
import json
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

FEED = "planted.jsonl"
TRUTH = "planted.json"

_RESIZED = 0.9
_QUALITY = 80


@dataclass
class Planted:
    """Paths of pictures in the feed: those that stand under two products, (own, copy), and those
    that stand under another product's."""

    duplicates: list[tuple[str, str]] = field(default_factory=list)
    mislabelled: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, folder: Path) -> "Planted":
        """What `plant` planted there."""
        said = json.loads((folder / TRUTH).read_text())
        return cls([(own, copy) for own, copy in said["duplicates"]], said["mislabelled"])


def plant(folder: Path, *, share: float, seed: int = 0) -> Planted:
    """Writes the feed `planted.jsonl` beside `catalog.jsonl`: that share of its pictures stands
    under a second product of the category too (every other one a smaller copy), and as many stand
    under another product of the category instead of their own."""
    products = [json.loads(line) for line in (folder / "catalog.jsonl").open(encoding="utf-8")]
    rng = np.random.default_rng(seed)
    places = [(of, each) for of, product in enumerate(products) for each in product["images"]]
    count = round(share * len(places))
    chosen = rng.permutation(len(places))[: 2 * count]
    planted = Planted()
    for number, place in enumerate(chosen.tolist()):
        of, picture = places[place]
        other = _another(products, of, rng)
        copy = {**picture, "path": f"images/planted/{number}.jpg"}
        copy["variant_id"] = other["images"][0]["variant_id"]
        source, target = folder / picture["path"], folder / copy["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        other["images"].append(copy)
        if number < count:
            planted.duplicates.append((picture["path"], copy["path"]))
            if number % 2:
                target.write_bytes(_smaller(source))
        elif len(products[of]["images"]) > 1:
            products[of]["images"].remove(picture)
            planted.mislabelled.append(copy["path"])
    lines = [json.dumps(product, ensure_ascii=False) + "\n" for product in products]
    (folder / FEED).write_text("".join(lines), encoding="utf-8")
    (folder / TRUTH).write_text(json.dumps(asdict(planted)))
    return planted


def _another(products: list[dict[str, Any]], of: int, rng: np.random.Generator) -> dict[str, Any]:
    category = products[of]["category"]
    others = [each for n, each in enumerate(products) if n != of and each["category"] == category]
    return others[int(rng.integers(len(others)))]


def _smaller(path: Path) -> bytes:
    with Image.open(path) as picture:
        width, height = picture.size
        small = picture.convert("RGB").resize((int(width * _RESIZED), int(height * _RESIZED)))
    file = io.BytesIO()
    small.save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()
