"""A small maison with drawn pictures, for tests of the indexer."""

import json
import shutil
import zlib
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from indexer.pipeline.report import BuildReport
from indexer.pipeline.request import BuildLimits, BuildRequest
from indexer.pipeline.run import build
from indexer.pipeline.workspace import Workspace
from indexer.sources.places import ImagePlaces
from lookup.base.home import Home
from lookup.index.remote.elsewhere import generation_store
from lookup.index.store import GenerationStore
from lookup.index.vectors import VECTORS_FILE


@dataclass
class Shop:
    """A maison's feed, pictures and home; change `products`, then build."""

    folder: Path
    products: dict[str, dict[str, Any]] = field(default_factory=dict)
    home_name: str = "home"

    @property
    def home(self) -> Home:
        return Home(self.folder / self.home_name)

    @property
    def workspace(self) -> Workspace:
        return Workspace(self.home, "maison")

    @property
    def store(self) -> GenerationStore:
        return generation_store(self.home, "maison")

    @property
    def pictures(self) -> Path:
        return self.folder / "pictures"

    def add(self, product_id: str, *pictures: str) -> None:
        """A product with these pictures, which are drawn unless they are there."""
        for name in pictures:
            if not (self.pictures / name).exists():
                self.draw(name)
        self.products[product_id] = {
            "product_id": product_id,
            "name": f"Bag {product_id}",
            "images": [{"path": name} for name in pictures],
            "variants": [{"sku": f"{product_id}-S", "price": "100", "currency": "EUR"}],
        }

    def draw(self, name: str, *, seed: int | None = None) -> None:
        """A picture that looks like no other; the same for the same name or seed."""
        chosen = zlib.crc32(name.encode()) if seed is None else seed
        cells = np.random.default_rng(chosen).integers(0, 255, (6, 6, 3), np.uint8)
        path = self.pictures / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(cells).resize((96, 96), Image.Resampling.NEAREST).save(path)

    def copy(self, folder: Path) -> "Shop":
        """The same in another folder, with all that was built."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return replace(self, folder=folder, products=deepcopy(self.products))

    def write_feed(self) -> Path:
        feed = self.folder / "feed.jsonl"
        feed.write_text("".join(json.dumps(product) + "\n" for product in self.products.values()))
        return feed

    def request(self, **changes: Any) -> BuildRequest:
        limits = {key: changes.pop(key) for key in list(changes) if key.startswith("max_")}
        request = BuildRequest(
            workspace=self.workspace,
            feed=self.write_feed(),
            format="jsonl",
            images=ImagePlaces(self.pictures),
            encoder="embedded",
            offline=True,
            workers=2,
            limits=replace(BuildLimits(), **limits),
        )
        return replace(request, **changes)

    def build(self, **changes: Any) -> BuildReport:
        """A build; `max_...` are limits, other names are fields of BuildRequest."""
        return build(self.request(**changes), lambda done, total: None)

    def vectors(self) -> bytes:
        """The published vectors, to the byte."""
        return (self.store.path(self.store.current()) / VECTORS_FILE).read_bytes()
