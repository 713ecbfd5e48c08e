"""What there is to learn from: real phone photos, drawn products, drawn packs."""

import csv
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from indexer.lab.training.concepts import Facts, implied
from lookup.base.errors import BadInput

Origin = Literal["photo", "packshot", "query", "pack"]

_HELD_OUT_SHARE = 0.1


@dataclass(frozen=True)
class Item:
    """One picture to start from. `variant` is a product in one colour; `path` is None for packs,
    which are drawn when they are needed."""

    key: str
    origin: Origin
    product: str
    variant: str
    path: Path | None
    facts: Facts
    view: str = "main"

    @property
    def held_out(self) -> bool:
        """Whether the whole product is kept from training; the same on every machine."""
        digest = hashlib.sha256(self.product.encode()).digest()
        return digest[0] < 256 * _HELD_OUT_SHARE


def photo_items(folder: Path) -> list[Item]:
    """The photos of a folder whose manifest.csv has `image_path` and `label`: each photo is a
    product of its own. Raises BadInput where there is none."""
    manifest = folder / "manifest.csv"
    if not manifest.is_file():
        raise BadInput(f"{folder} has no manifest.csv.", "Name the folder of unlabelled photos.")
    with manifest.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Item(
            key=f"photo/{row['image_path']}",
            origin="photo",
            product=f"photo/{row['image_path']}",
            variant=f"photo/{row['image_path']}",
            path=folder / row["image_path"],
            facts=Facts(type=_photo_type(row["source"], row["label"])),
        )
        for row in rows
    ]


def drawn_items(folder: Path) -> list[Item]:
    """Packshots and phone photos of a catalogue that `indexer draw` made. Raises BadInput where
    there is none."""
    manifest, feed = folder / "manifest.csv", folder / "catalog.jsonl"
    if not manifest.is_file() or not feed.is_file():
        raise BadInput(f"{folder} holds no drawn catalogue.", "Make one with indexer draw.")
    attributes: dict[str, Mapping[str, str]] = {}
    for line in feed.read_text(encoding="utf-8").splitlines():
        product = json.loads(line)
        attributes[product["product_id"]] = product["attributes"]
    with manifest.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["product_id"]]
    prefix = f"drawn/{folder.name}/"
    return [
        Item(
            key=prefix + row["image_path"],
            origin="packshot" if row["split"] == "gallery" else "query",
            product=prefix + row["product_id"],
            variant=prefix + row["variant_id"],
            path=folder / row["image_path"],
            facts=_drawn_facts(row["category"], attributes[row["product_id"]]),
            view=json.loads(row["attributes"])["view"],
        )
        for row in rows
    ]


def pack_items(count: int) -> list[Item]:
    """Printed packs, drawn from their number."""
    return [
        Item(f"pack/{i}", "pack", f"pack/{i}", f"pack/{i}", None, Facts(type=implied({"box"})))
        for i in range(count)
    ]


_LABELS = {
    "T-Shirt": "tshirt", "Longsleeve": "longsleeve", "Pants": "pants", "Shoes": "shoe",
    "Shirt": "shirt", "Dress": "dress", "Outwear": "jacket", "Shorts": "shorts", "Hat": "hat",
    "Skirt": "skirt", "Skip": "skirt", "Polo": "polo", "Undershirt": "tank", "Blazer": "blazer",
    "Hoodie": "hoodie", "Body": "bodysuit", "Top": "top", "Blouse": "blouse",
}  # fmt: skip
_UNSURE = {"Not sure", "Other", "Skip"}
_VEGETABLES = (
    "Tomato", "Carrots", "Avocado", "Mushroom", "Onion", "Pepper", "Zucchini", "Potato",
    "Cucumber", "Garlic", "Leek", "Aubergine", "Ginger", "Cabbage", "Beet", "Asparagus",
)  # fmt: skip


def _photo_type(source: str, label: str) -> frozenset[str] | None:
    if label in _UNSURE:
        return None
    if source == "groceries":
        return implied({"vegetable" if label.endswith(_VEGETABLES) else "fruit"})
    return implied({_LABELS[label]}) if label in _LABELS else None


_FORMS = {
    "shopper": "tote", "carre": "silk_square", "solitaire": "ring", "band": "ring",
    "cocktail": "ring", "pendant": "necklace", "collar": "necklace", "hoops": "earrings",
    "drops": "earrings", "studs": "earrings", "bangle": "bracelet", "tennis": "bracelet",
    **{form: form for form in (
        "tote", "backpack", "clutch", "bucket", "flap", "trunk", "pump", "loafer", "boot",
        "sneaker", "sandal", "ballet", "mule", "oxford", "brooch",
    )},
}  # fmt: skip
_CATEGORIES = {
    "Bags": "bag", "Shoes": "shoe", "Watches": "watch", "Scarves": "scarf", "Eyewear": "glasses",
    "Jewellery": "jewel",
}  # fmt: skip
_SURFACES = {
    "smooth": "leather", "box": "leather", "grained": "grained", "pebbled": "grained",
    "saffiano": "grained", "diamonds": "quilted", "chevrons": "quilted", "squares": "quilted",
    "channels": "quilted", "polished": "metal",
    **{name: name for name in (
        "woven", "crocodile", "ostrich", "patent", "suede", "canvas", "rubber", "silk",
        "cashmere", "acetate",
    )},
}  # fmt: skip


def _drawn_facts(category: str, attributes: Mapping[str, str]) -> Facts:
    category_type = _CATEGORIES[category]
    # A form's name may mean another thing in another category: a watch called tank.
    form = attributes["form"] if category_type not in {"watch", "glasses"} else ""
    types = implied({category_type, _FORMS.get(form, category_type)})
    surface = _SURFACES.get(attributes["material"]) if category_type != "watch" else None
    return Facts(type=types, material=implied({surface}) if surface else None)
