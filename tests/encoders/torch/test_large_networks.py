"""A network of more weights than one file holds is kept in two, and both are checked."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from indexer.pipeline.quantization import quantize
from lookup.base.errors import EncoderError
from lookup.encoders.golden import golden_pictures
from lookup.encoders.network_file import weights_file
from lookup.encoders.onnx_encoder import ENCODER_FILE, OnnxEncoder
from lookup.encoders.torch.export import cosine, export_encoder
from lookup.encoders.torch.export_files import copy_export


@pytest.fixture(scope="module")
def large(tiny_pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small model, exported as if it were one; not to be changed."""
    directory = tmp_path_factory.mktemp("exports") / "large"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lookup.encoders.torch.to_onnx.MOST_BYTES", 20_000)
        export_encoder(f"local-dir:{tiny_pristine}", directory, offline=True)
    return directory


def test_it_answers_as_in_one_file_and_may_be_copied(
    large: Path, tiny_export: Path, tmp_path: Path
) -> None:
    assert weights_file(large / ENCODER_FILE).stat().st_size > 20_000
    assert (large / ENCODER_FILE).stat().st_size < 60_000
    card = OnnxEncoder.open(large, threads=1).card
    copy_export(large, card, tmp_path / "copy")
    ours = OnnxEncoder.open(tmp_path / "copy", threads=1).encode(golden_pictures(), patches=True)
    theirs = OnnxEncoder.open(tiny_export, threads=1).encode(golden_pictures(), patches=True)
    assert cosine(ours.vectors, theirs.vectors) > 0.99999
    assert ours.patches is not None
    assert theirs.patches is not None
    assert cosine(ours.patches, theirs.patches) > 0.99999


def test_damaged_weights_are_refused(large: Path, tmp_path: Path) -> None:
    damaged = shutil.copytree(large, tmp_path / "damaged")
    weights = weights_file(damaged / ENCODER_FILE)
    content = bytearray(weights.read_bytes())
    content[100] ^= 1
    weights.write_bytes(content)
    with pytest.raises(EncoderError, match="is not the file its card was written for"):
        OnnxEncoder.open(damaged)
    weights.unlink()
    with pytest.raises(EncoderError, match="is not the file its card was written for"):
        OnnxEncoder.open(damaged)


def test_it_is_quantized_into_one_that_opens(large: Path, tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    pictures = [Image.fromarray(random.integers(0, 256, (80, 80, 3), np.uint8)) for _ in range(3)]
    quantize(large, pictures, tmp_path / "int8")
    encoder = OnnxEncoder.open(tmp_path / "int8", threads=1)
    in_float = OnnxEncoder.open(large, threads=1).encode(pictures).vectors
    assert encoder.card.precision == "int8"
    assert cosine(encoder.encode(pictures).vectors, in_float) > 0.98
