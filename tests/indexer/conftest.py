"""A maison ready to be built; all builds share one exported encoder."""

from pathlib import Path
from typing import Any

import pytest

from lookup.base.digest import file_digest
from lookup.encoders.onnx_encoder import CARD_FILE, ENCODER_FILE, OnnxEncoder
from lookup.encoders.torch import registry
from lookup.encoders.torch.source import find_source
from tests.indexer.shop import Shop


@pytest.fixture(scope="session")
def encoders_dir(embedded_export: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded default exported where builds look for it; not to be changed."""
    directory = tmp_path_factory.mktemp("encoders")
    name = registry._directory_name(find_source("embedded", offline=True))
    (directory / name).symlink_to(embedded_export)
    return directory


@pytest.fixture(autouse=True)
def encoders_opened_once(
    opened_encoders: dict[tuple[Any, ...], OnnxEncoder], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spares each build the encoder's own checks, which tests/encoders is about."""
    open_encoder = OnnxEncoder.open

    def open_once(directory: Path, **options: Any) -> OnnxEncoder:
        files = (file_digest(directory / name) for name in (ENCODER_FILE, CARD_FILE))
        key = (*files, *sorted(options.items()))
        if key not in opened_encoders:
            opened_encoders[key] = open_encoder(directory, **options)
        return opened_encoders[key]

    monkeypatch.setattr(OnnxEncoder, "open", open_once)


@pytest.fixture(scope="session")
def opened_encoders() -> dict[tuple[Any, ...], OnnxEncoder]:
    """Encoders by their files and options, for `encoders_opened_once`."""
    return {}


@pytest.fixture
def shop(tmp_path: Path, encoders_dir: Path) -> Shop:
    """Three products with two pictures each, nothing built yet."""
    return new_shop(tmp_path, encoders_dir)


@pytest.fixture(scope="session")
def shop_built_once(encoders_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The same, published; not to be changed."""
    shop = new_shop(tmp_path_factory.mktemp("built"), encoders_dir)
    shop.build()
    return shop


@pytest.fixture
def built_shop(shop_built_once: Shop, tmp_path: Path) -> Shop:
    """The same, published, in a folder of the test's own."""
    return shop_built_once.copy(tmp_path / "shop")


def new_shop(folder: Path, encoders_dir: Path) -> Shop:
    shop = Shop(folder)
    shop.home.path.mkdir()
    shop.home.encoders_dir.symlink_to(encoders_dir)
    for product_id in ("A", "B", "C"):
        shop.add(product_id, f"{product_id}/front.png", f"{product_id}/back.png")
    return shop
