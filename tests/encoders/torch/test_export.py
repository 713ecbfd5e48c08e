"""An export answers what open_clip answers, or there is no export."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from lookup.base.errors import EncoderError, GoldenMismatch
from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.encoders.torch.export import LEAST_PARITY, cosine, export_encoder, freeze_card
from lookup.encoders.torch.open_clip_loader import load_open_clip
from lookup.encoders.torch.source import CONFIG_FILE, WEIGHTS_FILE, EncoderSource, find_source
from tests.encoders.conftest import ModelDirectory


def freeze(model: ModelDirectory) -> None:
    """Write the card that a published model directory carries."""
    card = freeze_card(
        find_source(model.name, offline=True),
        name=model.name,
        source_text="seeded",
        license_text="Apache-2.0",
        training_data="none",
    )
    card.write(model.path / "card.json")


def test_a_vision_transformer_answers_real_photos_like_open_clip(
    tiny_export: Path, tiny_pristine: Path, real_photos: list[Image.Image]
) -> None:
    import torch

    ours = OnnxEncoder.open(tiny_export, threads=1).encode(real_photos).vectors
    loaded = load_open_clip(find_source(f"local-dir:{tiny_pristine}", offline=True))
    with torch.inference_mode():
        batch = torch.stack([loaded.transform(photo) for photo in real_photos])
        theirs = loaded.model.encode_image(batch, normalize=True).numpy()
    assert cosine(ours, theirs) >= LEAST_PARITY


@pytest.mark.parametrize(
    "wrong",
    [
        {"mean": [0.5, 0.5, 0.5]},
        {"interpolation": "bilinear"},
        {"resize_mode": "squash"},
    ],
    ids=lambda wrong: " ".join(map(str, wrong.items())),
)
def test_a_frozen_model_with_wrong_preprocessing_is_refused(
    tiny: ModelDirectory, tmp_path: Path, wrong: dict[str, Any]
) -> None:
    freeze(tiny)
    tiny.edit_preprocessing(**wrong)
    with pytest.raises(GoldenMismatch, match="preprocessing"):
        export_encoder(tiny.name, tmp_path / "out", offline=True)
    assert not (tmp_path / "out").exists()


def test_a_frozen_model_with_other_weights_is_refused(tiny: ModelDirectory, tmp_path: Path) -> None:
    freeze(tiny)
    weights = tiny.path / WEIGHTS_FILE
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    with pytest.raises(EncoderError, match="not those its card was frozen with"):
        export_encoder(tiny.name, tmp_path / "out", offline=True)


@pytest.mark.parametrize(
    "damage",
    [
        lambda tiny: (tiny.path / WEIGHTS_FILE).write_bytes(b"\0" * 64),
        lambda tiny: (tiny.path / CONFIG_FILE).write_text(
            (tiny.path / CONFIG_FILE).read_text().replace('"width": 32', '"width": 64')
        ),
        lambda tiny: (tiny.path / CONFIG_FILE).write_text(
            (tiny.path / CONFIG_FILE).read_text().replace('"layers": 4', '"lairs": 4')
        ),
    ],
    ids=["weights are noise", "weights of another width", "unknown setting"],
)
def test_a_damaged_model_is_refused(tiny: ModelDirectory, tmp_path: Path, damage: Any) -> None:
    damage(tiny)
    with pytest.raises(EncoderError, match="make no model"):
        export_encoder(tiny.name, tmp_path / "out", offline=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tiny-model"]


def test_published_facts_that_do_not_hold_are_refused(tiny: ModelDirectory, tmp_path: Path) -> None:
    from dataclasses import replace

    from lookup.encoders.torch.export import export_source
    from lookup.encoders.torch.source import published_facts

    source = replace(find_source(tiny.name, offline=True), facts=published_facts()[0])
    with pytest.raises(EncoderError, match="its card says"):
        export_source(source, tmp_path / "out")


def test_a_hub_pickle_is_read_as_tensors_only(tiny: ModelDirectory, tmp_path: Path) -> None:
    """A .bin from the hub gives the safetensors' vectors; one that runs code gives nothing."""
    import torch
    from safetensors.torch import load_file

    safe = find_source(tiny.name, offline=True)
    pickled = tmp_path / "open_clip_pytorch_model.bin"
    torch.save(load_file(safe.weights), pickled)
    golden = freeze_golden(safe)
    assert freeze_golden(_with_weights(safe, pickled)) == golden

    ran = tmp_path / "ran"
    torch.save({"visual.proj": _Trap(str(ran))}, pickled)
    with pytest.raises(EncoderError, match="make no model"):
        load_open_clip(_with_weights(safe, pickled))
    assert not ran.exists()


def test_a_repeated_export_replaces_the_first(tiny: ModelDirectory, tiny_export_copy: Path) -> None:
    (tiny_export_copy / "encoder.onnx").write_bytes(b"damaged")
    export_encoder(tiny.name, tiny_export_copy, offline=True)
    assert OnnxEncoder.open(tiny_export_copy).card.name == tiny.name


def test_cosine_is_the_worst_of_all_rows() -> None:
    one = np.array([[1, 0], [0, 2]], dtype=np.float32)
    assert cosine(one, one) == pytest.approx(1)
    assert cosine(one, np.array([[1, 0], [3, 0]], dtype=np.float32)) == pytest.approx(0)


def test_a_directory_saved_by_open_clip_needs_nothing_more(
    tiny: ModelDirectory, tmp_path: Path
) -> None:
    """A second checkpoint beside the safetensors is not looked at."""
    shutil.copy(tiny.path / CONFIG_FILE, tiny.path / "aaa_first_in_order.safetensors")
    loaded = load_open_clip(find_source(tiny.name, offline=True))
    assert loaded.preprocessing.size == (64, 64)
    assert json.loads((tiny.path / CONFIG_FILE).read_text())["model_cfg"]["embed_dim"] == 24


class _Trap:
    """Unpickling it leaves a file behind."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (Path(self.path),)


def _with_weights(source: EncoderSource, weights: Path) -> EncoderSource:
    from dataclasses import replace

    return replace(source, weights=weights)


def freeze_golden(source: EncoderSource) -> Any:
    return freeze_card(
        source, name="x", source_text="x", license_text="x", training_data="x"
    ).golden
