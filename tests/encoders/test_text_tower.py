import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from lookup.base.errors import EncoderError, GoldenMismatch
from lookup.encoders.golden import GOLDEN_TEXTS
from lookup.encoders.onnx_encoder import CARD_FILE, OnnxEncoder
from lookup.encoders.text_tower import PIECES_FILE, TEXT_FILE, WORDS_FILE
from lookup.encoders.torch.export import LEAST_PARITY, cosine, export_encoder, freeze_card
from lookup.encoders.torch.open_clip_loader import load_open_clip
from lookup.encoders.torch.source import find_source
from lookup.encoders.word_pieces import SPECIAL, WordPieces
from tests.encoders.conftest import ModelDirectory

LETTERS = "abcdefghijklmnopqrstuvwxyz蓝"


@pytest.fixture
def reading(tiny: ModelDirectory) -> ModelDirectory:
    """The small model with a vocabulary for its 64 numbers."""
    teach(tiny)
    return tiny


@pytest.fixture(scope="module")
def exported(tiny_pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, exported; not to be changed."""
    folder = tmp_path_factory.mktemp("reading")
    model = ModelDirectory(shutil.copytree(tiny_pristine, folder / "model"))
    teach(model)
    export_encoder(model.name, folder / "export", offline=True)
    return folder / "export"


@pytest.fixture
def exported_copy(exported: Path, tmp_path: Path) -> Path:
    """The export, in a directory of the test's own."""
    return shutil.copytree(exported, tmp_path / "export")


def teach(model: ModelDirectory) -> None:
    pieces = [*SPECIAL, *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    pieces += [f"##{number}" for number in range(64 - len(pieces))]
    (model.path / PIECES_FILE).write_text("\n".join(pieces) + "\n", encoding="utf-8")
    (model.path / WORDS_FILE).write_text("bag\n蓝色\n", encoding="utf-8")


def freeze(model: ModelDirectory) -> None:
    source = find_source(model.name, offline=True)
    card = freeze_card(
        source, name="tiny", source_text="a seed", license_text="none", training_data="none"
    )
    card.write(model.path / CARD_FILE)


def test_the_export_reads_as_open_clip_does(reading: ModelDirectory, exported: Path) -> None:
    import torch

    texts = [*GOLDEN_TEXTS, "", "a bag", "abc " * 30]
    loaded = load_open_clip(find_source(reading.name, offline=True))
    words = WordPieces.read(reading.path / PIECES_FILE, 8)
    with torch.inference_mode():
        numbers = torch.from_numpy(words.numbers(texts))
        theirs = loaded.model.encode_text(numbers, normalize=True).numpy()
    ours = OnnxEncoder.open(exported, threads=1).encode_text(texts)
    assert ours.shape == (len(texts), 24)
    assert cosine(ours, theirs) >= LEAST_PARITY


def test_the_card_says_that_it_reads(exported: Path) -> None:
    card = OnnxEncoder.open(exported, threads=1).card
    assert card.text
    assert card.texts is not None
    assert card.texts.length == 8


def test_it_knows_the_words_it_was_taught(exported: Path) -> None:
    encoder = OnnxEncoder.open(exported, threads=1)
    assert encoder.knows("a red Bag")
    assert not encoder.knows("xyzzy")


def test_without_a_list_of_them_any_word_may_be_known(exported_copy: Path) -> None:
    (exported_copy / WORDS_FILE).unlink()
    card = json.loads((exported_copy / CARD_FILE).read_text())
    card["texts"]["words_digest"] = None
    (exported_copy / CARD_FILE).write_text(json.dumps(card))
    assert OnnxEncoder.open(exported_copy, threads=1).knows("xyzzy")


def test_an_encoder_that_reads_nothing_knows_nothing(tiny_export: Path) -> None:
    assert not OnnxEncoder.open(tiny_export, threads=1).knows("bag")


def test_the_network_is_loaded_when_the_first_text_comes(exported_copy: Path) -> None:
    encoder = OnnxEncoder.open(exported_copy, threads=1)
    (exported_copy / TEXT_FILE).rename(exported_copy / "away")
    with pytest.raises(EncoderError, match=f"{TEXT_FILE} .* cannot be run"):
        encoder.encode_text(["a bag"])
    (exported_copy / "away").rename(exported_copy / TEXT_FILE)
    assert encoder.encode_text(["a bag"]).shape == (1, 24)
    (exported_copy / TEXT_FILE).unlink()
    assert encoder.encode_text(["a bag"]).shape == (1, 24)


@pytest.mark.parametrize("file", [TEXT_FILE, PIECES_FILE, WORDS_FILE])
def test_a_damaged_or_missing_file_is_refused(exported_copy: Path, file: str) -> None:
    content = (exported_copy / file).read_bytes()
    (exported_copy / file).write_bytes(content + b"x")
    with pytest.raises(EncoderError, match=f"{file} .* is not the file"):
        OnnxEncoder.open(exported_copy)
    (exported_copy / file).unlink()
    with pytest.raises(EncoderError, match=f"has no {file}"):
        OnnxEncoder.open(exported_copy)


def test_another_vector_than_the_card_s_is_refused(exported_copy: Path) -> None:
    card = json.loads((exported_copy / CARD_FILE).read_text())
    card["texts"]["golden"]["vectors"][0] = np.roll(
        card["texts"]["golden"]["vectors"][0], 1
    ).tolist()
    (exported_copy / CARD_FILE).write_text(json.dumps(card))
    with pytest.raises(GoldenMismatch, match="text tower"):
        OnnxEncoder.open(exported_copy)


def test_a_frozen_model_with_another_vocabulary_is_refused(
    reading: ModelDirectory, tmp_path: Path
) -> None:
    freeze(reading)
    path = reading.path / PIECES_FILE
    pieces = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*pieces[:-2], pieces[-1], pieces[-2]]) + "\n", encoding="utf-8")
    with pytest.raises(EncoderError, match="frozen"):
        export_encoder(reading.name, tmp_path / "out", offline=True)


def test_a_frozen_model_with_other_words_is_refused(
    reading: ModelDirectory, tmp_path: Path
) -> None:
    freeze(reading)
    (reading.path / WORDS_FILE).write_text("hat\n", encoding="utf-8")
    with pytest.raises(EncoderError, match=f"{WORDS_FILE} .* frozen"):
        export_encoder(reading.name, tmp_path / "out", offline=True)


def test_a_vocabulary_of_another_size_is_refused(reading: ModelDirectory, tmp_path: Path) -> None:
    path = reading.path / PIECES_FILE
    path.write_text("\n".join(path.read_text().splitlines()[:-1]) + "\n", encoding="utf-8")
    with pytest.raises(EncoderError, match="63 pieces"):
        export_encoder(reading.name, tmp_path / "out", offline=True)
