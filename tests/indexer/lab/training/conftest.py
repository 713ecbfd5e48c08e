"""A bank of views of eight drawn products, made once."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from indexer.lab.drawn.writer import draw_catalog
from indexer.lab.training.bank import Bank, build_bank
from indexer.lab.training.captions import all_words
from indexer.lab.training.items import drawn_items
from indexer.lab.training.lessons import Lessons
from indexer.lab.training.student import CONTEXT_LENGTH, DIMENSION
from indexer.lab.training.trunk import load_trunk
from indexer.lab.training.vocabulary import learn_pieces
from lookup.encoders.word_pieces import WordPieces

SHARES = {"drawn": 1.0}


@pytest.fixture(autouse=True)
def few_views_are_looked_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each training begins with the mean patch of 480 views."""
    monkeypatch.setattr("indexer.lab.training.trainer._FIRST_LOOK", 8)


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight drawn products with eight phone photos."""
    out = tmp_path_factory.mktemp("drawn")
    draw_catalog(out, products=8, photos=8, open_set=0, size=96, views=("main",))
    return out


@pytest.fixture(scope="session")
def bank_folder(drawn: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their views with their features."""
    folder = tmp_path_factory.mktemp("bank")
    items = drawn_items(drawn)
    list(build_bank(folder, items, encoder="embedded", first_stage=5, seed=1, workers=1))
    return folder


@pytest.fixture
def bank(bank_folder: Path) -> Bank:
    """The bank, open."""
    return Bank(bank_folder)


@pytest.fixture(scope="session")
def lessons(bank_folder: Path, trunk: object) -> Lessons:
    """What its variants are taught as."""
    return Lessons.of(trunk, 5, Bank(bank_folder), SHARES, DIMENSION)


@pytest.fixture(scope="session")
def classifier() -> npt.NDArray[np.float32]:
    """Rows that say nothing of any class, in the place of ImageNet's."""
    return np.random.default_rng(0).normal(size=(1000, 1280)).astype(np.float32)


@pytest.fixture(scope="session")
def pieces() -> list[str]:
    """The vocabulary of the captions."""
    return learn_pieces(all_words())


@pytest.fixture(scope="session")
def words(pieces: list[str]) -> WordPieces:
    """Texts cut into those pieces."""
    return WordPieces(pieces, CONTEXT_LENGTH)


@pytest.fixture(scope="session")
def trunk() -> object:
    """The embedded trunk; not to be changed."""
    return load_trunk("embedded")
