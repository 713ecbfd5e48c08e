"""An encoder is exported once for its weights, frozen by that, and opened from the cache after."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from lookup.base.errors import GoldenMismatch, UnknownEncoder
from lookup.encoders.card import ModelCard
from lookup.encoders.torch import export
from lookup.encoders.torch.registry import open_encoder
from lookup.encoders.torch.source import CONFIG_FILE, WEIGHTS_FILE
from tests.encoders.conftest import ModelDirectory


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def first_card(shared_model: Path, cache: Path) -> ModelCard:
    """The card of the small model when it was opened first: its export lies in the cache now."""
    name = f"local-dir:{shared_model}"
    return open_encoder(name, cache_dir=cache, offline=True, threads=1).card


@pytest.fixture(scope="module")
def shared_model(tiny_pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(tiny_pristine, tmp_path_factory.mktemp("model") / "tiny"))


@pytest.fixture
def model(shared_model: Path, tiny_pristine: Path) -> Iterator[ModelDirectory]:
    """The small model of the cache; whatever a test changes is put back after it."""
    yield ModelDirectory(shared_model)
    for name in (CONFIG_FILE, WEIGHTS_FILE):
        shutil.copy(tiny_pristine / name, shared_model / name)


def test_the_second_time_nothing_is_exported(
    first_card: ModelCard, model: ModelDirectory, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "export_source", lambda *_: pytest.fail("exported again"))
    before = sorted(cache.iterdir())
    again = open_encoder(model.name, cache_dir=cache, offline=True, threads=1)
    assert again.card == first_card
    assert again.encode([Image.new("RGB", (80, 50))]).vectors.shape == (1, 24)
    assert sorted(cache.iterdir()) == before


@pytest.mark.usefixtures("first_card")
def test_a_configuration_changed_later_is_refused(model: ModelDirectory, cache: Path) -> None:
    model.edit_preprocessing(mean=[0.5, 0.5, 0.5])
    with pytest.raises(GoldenMismatch, match=r"configuration of .* changed"):
        open_encoder(model.name, cache_dir=cache, offline=True)


def test_other_weights_are_another_encoder(
    first_card: ModelCard, model: ModelDirectory, cache: Path
) -> None:
    from safetensors.torch import load_file, save_file

    tensors = load_file(model.path / WEIGHTS_FILE)
    tensors["visual.proj"] = tensors["visual.proj"].flip(0).contiguous()
    save_file(tensors, model.path / WEIGHTS_FILE)
    other = open_encoder(model.name, cache_dir=cache, offline=True, threads=1)
    assert other.card.golden != first_card.golden
    assert len(list(cache.iterdir())) == 2


def test_an_unknown_name_leaves_no_cache(tmp_path: Path) -> None:
    with pytest.raises(UnknownEncoder, match="is not the name of an encoder"):
        open_encoder("resnet", cache_dir=tmp_path / "cache", offline=True)
    assert not (tmp_path / "cache").exists()


def test_the_embedded_default_is_exported_without_torch(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path;"
        " from lookup.encoders.torch.registry import open_encoder;"
        " encoder = open_encoder('embedded', cache_dir=Path(sys.argv[1]), offline=True);"
        " print(*{'torch', 'open_clip', 'timm', 'onnx'}.intersection(sys.modules));"
        " print(encoder.encode_text(['bag']).shape)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "new" / "cache"], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "\n(1, 1280)\n"), done.stderr
    (directory,) = (tmp_path / "new" / "cache").iterdir()
    assert not list(directory.glob("*.safetensors"))
