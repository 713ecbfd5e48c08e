"""An encoder is exported once for its weights, frozen by that, and opened from the cache after."""

from pathlib import Path

import pytest
from PIL import Image

from lookup.encoders import export
from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.encoders.registry import known_encoders, open_encoder
from lookup.errors import GoldenMismatch, UnknownEncoder
from tests.encoders.conftest import ModelDirectory


@pytest.fixture
def exported(tiny: ModelDirectory, tmp_path: Path) -> OnnxEncoder:
    """The small model, opened once: it lies in the cache now."""
    return open_encoder(tiny.name, cache_dir=tmp_path / "cache", offline=True, threads=1)


def test_the_second_time_nothing_is_exported(
    exported: OnnxEncoder, tiny: ModelDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "export_source", lambda *_: pytest.fail("exported again"))
    again = open_encoder(tiny.name, cache_dir=tmp_path / "cache", offline=True, threads=1)
    assert again.card == exported.card
    assert again.encode([Image.new("RGB", (80, 50))]).vectors.shape == (1, 24)
    assert len(list((tmp_path / "cache").iterdir())) == 1


@pytest.mark.usefixtures("exported")
def test_a_configuration_changed_later_is_refused(tiny: ModelDirectory, tmp_path: Path) -> None:
    tiny.edit_preprocessing(mean=[0.5, 0.5, 0.5])
    with pytest.raises(GoldenMismatch, match=r"configuration of .* changed"):
        open_encoder(tiny.name, cache_dir=tmp_path / "cache", offline=True)


def test_other_weights_are_another_encoder(
    exported: OnnxEncoder, tiny: ModelDirectory, tmp_path: Path
) -> None:
    from safetensors.torch import load_file, save_file

    weights = tiny.path / "open_clip_model.safetensors"
    tensors = load_file(weights)
    tensors["visual.proj"] = tensors["visual.proj"].flip(0).contiguous()
    save_file(tensors, weights)
    other = open_encoder(tiny.name, cache_dir=tmp_path / "cache", offline=True, threads=1)
    assert other.card.golden != exported.card.golden
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_an_unknown_name_leaves_no_cache(tmp_path: Path) -> None:
    with pytest.raises(UnknownEncoder, match="is not the name of an encoder"):
        open_encoder("resnet", cache_dir=tmp_path / "cache", offline=True)
    assert not (tmp_path / "cache").exists()


def test_the_embedded_default_is_listed_first() -> None:
    names = [facts.name for facts in known_encoders()]
    assert names[0] == "embedded"
    assert len(set(names)) == len(names) == 3
