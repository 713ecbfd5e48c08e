"""The script that makes the embedded encoder, from end to end at a very small size."""

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import train
from click.testing import CliRunner
from PIL import Image, ImageDraw

from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.encoders.torch.registry import exported_encoder

EMBEDDED = Path(str(files("lookup.encoders"))) / "embedded"
PHOTOS = 4


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Garments of one colour on a floor, with their manifest."""
    folder = tmp_path / "photos"
    folder.mkdir()
    rng = np.random.default_rng(0)
    lines = ["image_path,source,label"]
    for index in range(PHOTOS):
        floor = rng.integers(150, 190, (120, 100, 3), dtype=np.uint8)
        picture = Image.fromarray(floor)
        color = tuple(rng.integers(0, 255, 3).tolist())
        ImageDraw.Draw(picture).rounded_rectangle((25, 25, 75, 100), 10, fill=color)
        picture.save(folder / f"{index}.jpg")
        lines.append(f"{index}.jpg,clothing,{'Shirt' if index % 2 else 'Skirt'}")
    (folder / "manifest.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_views_training_choice_and_model(
    photos: Path,
    drawn: Path,
    classifier: object,
    pieces: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("trainings.embedded.read_classifier", lambda wheel: classifier)
    monkeypatch.setattr("trainings.embedded.learn_pieces", lambda words: pieces)
    monkeypatch.setattr("trainings.embedded._KEPT_SHARES", (1.0,))
    work = tmp_path / "work"
    common = ["--first", str(EMBEDDED), "--work", str(work)]
    trained = [*common, "--workers", "1", "--wheel", "none.whl", "--steps", "2", "--products", "4"]
    commands = [
        [
            "views",
            *common,
            "--workers",
            "1",
            "--photos",
            str(photos),
            "--drawn",
            str(drawn),
            "--packs",
            "3",
        ],
        ["lessons", *common],
        ["train", *trained],
        ["choose", *trained],
        ["write", *trained, "--share", "0.5", "--text-steps", "2", "--out", str(tmp_path / "out")],
    ]
    printed = ""
    for command in commands:
        done = CliRunner().invoke(train.main, command, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        printed += done.stdout
    assert printed.count("recall ") == 3
    log = [json.loads(line) for line in (work / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in log] == [0, 1]
    assert (work / "losses.png").is_file()
    assert (work / "held_out.png").is_file()
    encoder = exported_encoder(
        f"local-dir:{tmp_path / 'out'}", cache_dir=tmp_path / "cache", offline=True
    )
    reading = OnnxEncoder.open(encoder, threads=1)
    assert reading.encode_text(["red shirt"]).shape == (1, reading.card.dimension)
    assert reading.knows("shirt")
    assert not reading.knows("xyzzy")
