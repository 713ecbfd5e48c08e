"""A small drawn catalogue that several tests look at."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from indexer.lab.drawn import DrawnCatalog, draw_catalog

SEED = 7
PRODUCTS = 14


@dataclass(frozen=True)
class Drawn:
    """A catalogue on disk and what the drawing said of it."""

    out: Path
    summary: DrawnCatalog


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """Fourteen products, six photos, three open-set photos, 96 pixels a side; not to be changed."""
    out = tmp_path_factory.mktemp("drawn") / "catalogue"
    summary = draw_catalog(out, products=PRODUCTS, seed=SEED, photos=6, open_set=3, size=96)
    return Drawn(out, summary)
