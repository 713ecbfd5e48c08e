"""The exported encoder answers what its card promises, or is not opened."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from lookup.base.digest import file_digest
from lookup.base.errors import EncoderError, GoldenMismatch, PatchesNotSupported, TextNotSupported
from lookup.encoders.onnx_encoder import OnnxEncoder


@pytest.fixture(scope="module")
def encoder(tiny_export: Path) -> OnnxEncoder:
    return OnnxEncoder.open(tiny_export, threads=1)


def edit_card(directory: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = directory / "card.json"
    card = json.loads(path.read_text())
    change(card)
    path.write_text(json.dumps(card))


def test_vectors_have_unit_length(encoder: OnnxEncoder, odd_pictures: list[Image.Image]) -> None:
    encoding = encoder.encode(odd_pictures)
    assert encoding.vectors.shape == (len(odd_pictures), encoder.card.dimension)
    assert encoding.vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(encoding.vectors, axis=1), 1, atol=1e-5)


def test_patches_come_only_when_asked(
    encoder: OnnxEncoder, odd_pictures: list[Image.Image], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    class Spy:
        def run(self, names: list[str], inputs: dict[str, Any]) -> Any:
            asked.append(names)
            return encoder._session.run(names, inputs)

    spied = OnnxEncoder(encoder.card, Spy())
    assert spied.encode(odd_pictures[:1]).patches is None
    with_patches = spied.encode(odd_pictures[:1], patches=True).patches
    assert with_patches is not None
    assert with_patches.shape == (1, 4, 4, 32)
    assert asked == [["vectors"], ["vectors", "patches"]]


def test_batching_changes_nothing(tiny_export: Path, odd_pictures: list[Image.Image]) -> None:
    by_one = OnnxEncoder.open(tiny_export, threads=1, batch_size=1)
    by_four = OnnxEncoder.open(tiny_export, threads=1, batch_size=4)
    one = by_one.encode(odd_pictures, patches=True)
    four = by_four.encode(odd_pictures, patches=True)
    np.testing.assert_allclose(one.vectors, four.vectors, atol=1e-5)
    assert one.patches is not None
    assert four.patches is not None
    np.testing.assert_allclose(one.patches, four.patches, atol=1e-4)


def test_no_images_give_no_rows(encoder: OnnxEncoder) -> None:
    encoding = encoder.encode([], patches=True)
    assert encoding.vectors.shape == (0, 24)
    assert encoding.patches is not None
    assert encoding.patches.shape == (0, 4, 4, 32)


def test_text_is_refused_with_a_way_out(encoder: OnnxEncoder) -> None:
    with pytest.raises(TextNotSupported, match="Search with a photo"):
        encoder.encode_text(["a red bag"])


def test_an_encoder_without_a_grid_says_so(encoder: OnnxEncoder) -> None:
    bare = OnnxEncoder(encoder.card.model_copy(update={"patches": None}), encoder._session)
    with pytest.raises(PatchesNotSupported, match="gives no patch grid"):
        bare.encode([], patches=True)


def test_one_flipped_byte_is_refused(tiny_export_copy: Path) -> None:
    path = tiny_export_copy / "encoder.onnx"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(EncoderError, match="is not the file its card was written for"):
        OnnxEncoder.open(tiny_export_copy)


def test_a_missing_network_is_refused(tiny_export_copy: Path) -> None:
    (tiny_export_copy / "encoder.onnx").unlink()
    with pytest.raises(EncoderError, match=r"has no encoder\.onnx"):
        OnnxEncoder.open(tiny_export_copy)


def test_a_file_that_is_no_network_is_refused(tiny_export_copy: Path) -> None:
    path = tiny_export_copy / "encoder.onnx"
    path.write_bytes(b"no network at all")
    digest = file_digest(path)
    edit_card(tiny_export_copy, lambda card: card.update(encoder_digest=digest))
    with pytest.raises(EncoderError, match="cannot be run"):
        OnnxEncoder.open(tiny_export_copy)


@pytest.mark.parametrize(
    "wrong",
    [
        {"mean": [0.5, 0.5, 0.5]},
        {"std": [0.5, 0.5, 0.5]},
        {"interpolation": "bilinear"},
        {"resize_mode": "squash"},
        {"resize_mode": "longest"},
    ],
    ids=lambda wrong: " ".join(map(str, wrong.items())),
)
def test_wrong_preprocessing_is_refused(tiny_export_copy: Path, wrong: dict[str, Any]) -> None:
    edit_card(tiny_export_copy, lambda card: card["preprocessing"].update(wrong))
    with pytest.raises(GoldenMismatch, match="preprocessing"):
        OnnxEncoder.open(tiny_export_copy)


@pytest.mark.parametrize(
    "change",
    [
        lambda card: card["preprocessing"].update(size=[80, 80]),
        lambda card: card.update(dimension=25),
        lambda card: card["patches"].update(height=5),
        lambda card: card.update(patches=None),
    ],
    ids=["input size", "dimension", "patch grid", "no patch grid"],
)
def test_shapes_that_are_not_the_cards_are_refused(
    tiny_export_copy: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    edit_card(tiny_export_copy, change)
    with pytest.raises(EncoderError, match="shapes"):
        OnnxEncoder.open(tiny_export_copy)


def test_the_service_side_loads_no_training_library(tiny_export: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from PIL import Image;"
        "from lookup.encoders.onnx_encoder import OnnxEncoder;"
        "import lookup.encoders.port, lookup.encoders.torch.registry;"
        f"encoder = OnnxEncoder.open(Path({str(tiny_export)!r}), threads=1);"
        "encoder.encode([Image.new('RGB', (90, 60))], patches=True);"
        "heavy = {'torch', 'torchvision', 'timm', 'open_clip', 'onnx', 'safetensors',"
        " 'huggingface_hub'} & set(sys.modules);"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
